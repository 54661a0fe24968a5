namespace Federation.Protocol.WorkItems;

/// <summary>Language tags (BCP 47, RFC 5646).</summary>
internal static class LanguageTag
{
    private const int MaximumLength = 35;
    private const int MaximumSubtagLength = 8;

    /// <summary>Whether a text has the shape of a tag: a language of letters, then subtags of letters and digits. Whether the
    /// language exists is not asked.</summary>
    internal static bool IsWellFormed(ReadOnlySpan<char> tag)
    {
        if (tag.Length is 0 or > MaximumLength)
            return false;
        var isFirst = true;
        foreach (var range in tag.Split('-'))
        {
            var subtag = tag[range];
            if (subtag.Length is 0 or > MaximumSubtagLength)
                return false;
            foreach (var character in subtag)
            {
                if (isFirst ? !char.IsAsciiLetter(character) : !char.IsAsciiLetterOrDigit(character))
                    return false;
            }

            isFirst = false;
        }

        return true;
    }
}
