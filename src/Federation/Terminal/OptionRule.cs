using System.CommandLine;

namespace Federation.Terminal;

/// <summary>Rules for the values of options.</summary>
internal static class OptionRule
{
    /// <summary>Refuses values that do not meet <paramref name="rule"/>.</summary>
    internal static void Require<T>(this Option<T> option, Func<T?, bool> rule, string message) => option.Validators.Add(result =>
    {
        try
        {
            if (!rule(result.GetValueOrDefault<T>()))
                result.AddError(message);
        }
        catch (InvalidOperationException)
        {
            // What is given is no T, which the parser tells by itself, behind the rules.
        }
    });
}
