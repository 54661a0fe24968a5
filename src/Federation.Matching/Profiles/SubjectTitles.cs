using System.Text.RegularExpressions;

namespace Federation.Matching.Profiles;

/// <summary>
/// What a title names as its subjects: <c>Client to authenticator protocol/Universal 2-factor framework</c> names two. The name of the
/// body itself and abbreviations in parentheses, which say again what stands before them, are left out.
/// </summary>
internal static partial class SubjectTitles
{
    // A longer enumeration is no list of subjects.
    private const int MaximumParts = 4;

    /// <summary>The whole title, and its parts where it has any.</summary>
    public static IEnumerable<string> Of(string title, string registry)
    {
        // Most titles have nothing of what is looked for, which is told much sooner than a pattern finds it out.
        var whole = title.Contains('(')
            ? Abbreviation().Replace(title, static found => found.Groups["version"] is { Success: true } version ? $" version {version} " : " ")
            : title;
        whole = whole.AsSpan().ContainsAnyInRange('0', '9') ? Version().Replace(whole, "version ") : whole;
        if (whole.StartsWith(registry + " ", StringComparison.OrdinalIgnoreCase))
        {
            whole = whole[(registry.Length + 1)..];
        }

        string[] parts = whole.Contains('/') ? BetweenWords().Split(whole, MaximumParts + 1) : [whole];
        return parts.Length is > 1 and <= MaximumParts ? [whole, .. parts] : [whole];
    }

    // "protocol/Universal", but not "ISO/IEC".
    [GeneratedRegex(@"(?<=[\p{Ll}\s])/")]
    private static partial Regex BetweenWords();

    // "v2.0"
    [GeneratedRegex(@"\bv(?=\d)", RegexOptions.IgnoreCase)]
    private static partial Regex Version();

    // "(SAML)", "(SAML 2.0)", "(SAML) v2.0"
    [GeneratedRegex(@"\(\p{Lu}[\p{Lu}\p{Nd}]{1,9}(?: v?(?<version>\d[\d.]*))?\)(?: (?:v|version )?(?<version>\d[\d.]*))?", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Abbreviation();
}
