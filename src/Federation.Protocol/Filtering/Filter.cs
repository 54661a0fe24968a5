namespace Federation.Protocol.Filtering;

/// <summary>Filters of List methods (AIP-160), evaluated in memory.</summary>
/// <remarks>
/// A comparison holds if any value of the field meets it, and <c>!=</c> if none equals. <c>=</c> on a text takes <c>*</c> as
/// any characters;
/// <c>:</c> is contains, whatever the case, and <c>field:*</c> is "has one". As in AIP-160, <c>OR</c> binds more tightly than
/// <c>AND</c>, and two terms side by side are joined by AND. Functions and nested fields are not supported.
/// </remarks>
public static class Filter
{
    /// <summary>Most characters that a filter may have.</summary>
    public const int MaximumLength = 4096;

    /// <summary>How deeply parentheses may be nested.</summary>
    public const int MaximumDepth = 32;

    /// <summary>Reads a filter; gives null for an empty one, which selects everything.</summary>
    /// <exception cref="FilterException">The text is no filter, or names a field or value that does not exist.</exception>
    public static Func<T, bool>? Parse<T>(string? text, FilterSchema<T> schema)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        if (text.Length > MaximumLength)
            throw new FilterException(MaximumLength, $"the filter has {text.Length} characters; at most {MaximumLength} are allowed");
        return new FilterParser<T>(FilterLexer.Read(text), schema).Parse();
    }

    /// <summary>Says what is wrong with a filter; null when nothing is.</summary>
    public static string? FaultOf<T>(string? text, FilterSchema<T> schema)
    {
        try
        {
            Parse(text, schema);
            return null;
        }
        catch (FilterException e)
        {
            return e.Message;
        }
    }
}
