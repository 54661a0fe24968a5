using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Federation.Protocol.Names;
using Federation.Protocol.WorkItems;

namespace Federation.Protocol.Sync;

/// <summary>
/// Holds texts to the rules of <see cref="WorkItemValidation"/> as they are written, in UTF-8. What is told to be right is right; of a text
/// out of the ordinary it may not be told.
/// </summary>
internal static class EncodedText
{
    private const byte FirstPrintable = (byte)' ';
    private const byte LastPrintable = (byte)'~';
    private const int LongestTag = 35;
    private const int LongestDate = 10;
    private const int LongestHost = 253;
    private const int LongestLabel = 63;

    // C1 is U+0080 to U+009F, which is this byte and then one below 0xA0.
    private const byte BeforeC1 = 0xC2;
    private const byte BehindC1 = 0xA0;

    // All white space beyond ASCII begins with a byte of these (char.IsWhiteSpace).
    private static readonly SearchValues<byte> _beforeWhiteSpace = SearchValues.Create(BeforeC1, 0xE1, 0xE2, 0xE3);
    private static readonly SearchValues<byte> _controls = SearchValues.Create([.. Enumerable.Range(0, FirstPrintable).Select(code => (byte)code), 0x7F]);
    private static readonly SearchValues<byte> _controlsButLineBreaks =
        SearchValues.Create([.. Enumerable.Range(0, FirstPrintable).Select(code => (byte)code).Except("\n\t"u8.ToArray()), 0x7F]);

    private static readonly SearchValues<byte> _labelCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"u8);
    private static readonly SearchValues<byte> _idCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._~-"u8);

    // Of a path and what follows it (RFC 3986), an escape included.
    private static readonly SearchValues<byte> _pathCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/?#%&=+:;,@!$'()*"u8);

    /// <summary>Whether a text is one line.</summary>
    internal static bool IsLine(ReadOnlySpan<byte> text) => Is(text, WorkItemValidation.MaximumLineLength, _controls);

    /// <summary>Whether a text is one line, and not empty or blank.</summary>
    internal static bool IsRequired(ReadOnlySpan<byte> text, int maximum = WorkItemValidation.MaximumLineLength) =>
        text.Length > 0 && text[0] > FirstPrintable && !_beforeWhiteSpace.Contains(text[0]) && Is(text, maximum, _controls);

    /// <summary>Whether a text may have several lines.</summary>
    internal static bool IsText(ReadOnlySpan<byte> text, int maximum) => Is(text, maximum, _controlsButLineBreaks);

    /// <summary>Whether a text is the last segment of a work item's name.</summary>
    internal static bool IsWorkItemId(ReadOnlySpan<byte> text) =>
        text.Length is > 0 and <= WorkItemName.MaximumIdLength && text[0] != (byte)'.' && !text.ContainsAnyExcept(_idCharacters);

    /// <summary>Whether a text is a language tag.</summary>
    internal static bool IsLanguage(ReadOnlySpan<byte> text)
    {
        // Nearly all are a language of two letters and no more.
        if (text is [var first, var second] && char.IsAsciiLetter((char)first) && char.IsAsciiLetter((char)second))
            return true;
        Span<char> characters = stackalloc char[LongestTag];
        return text.Length <= LongestTag && LanguageTag.IsWellFormed(characters[..Encoding.Latin1.GetChars(text, characters)]);
    }

    /// <summary>Whether a text is empty or a date.</summary>
    internal static bool IsDate(ReadOnlySpan<byte> text)
    {
        Span<char> characters = stackalloc char[LongestDate];
        return text.Length == 0 || (text.Length <= LongestDate && PartialDate.IsValid(characters[..Encoding.Latin1.GetChars(text, characters)]));
    }

    /// <summary>Whether a text is a URI of http or https with the name of a host, as nearly all are.</summary>
    internal static bool IsWebUri(ReadOnlySpan<byte> text)
    {
        var authority = text.StartsWith("https://"u8) ? text["https://"u8.Length..] : text.StartsWith("http://"u8) ? text["http://"u8.Length..] : default;
        var end = authority.IndexOf((byte)'/');
        var host = end < 0 ? authority : authority[..end];
        return text.Length <= WorkItemValidation.MaximumLineLength && IsHost(host) && !authority[host.Length..].ContainsAnyExcept(_pathCharacters);
    }

    private static bool IsHost(ReadOnlySpan<byte> host)
    {
        if (host.Length is 0 or > LongestHost || !char.IsAsciiLetter((char)host[0]) || host.IndexOf("--"u8) >= 0)
            return false;
        foreach (var range in host.Split((byte)'.'))
        {
            var label = host[range];
            if (label.Length is 0 or > LongestLabel || label[0] == (byte)'-' || label[^1] == (byte)'-' || label.ContainsAnyExcept(_labelCharacters))
                return false;
        }

        return true;
    }

    // A character takes at least as many bytes as it takes places in a string.
    private static bool Is(ReadOnlySpan<byte> text, int maximum, SearchValues<byte> refused)
    {
        if (text.Length > maximum)
            return false;
        var at = text.IndexOfAnyExceptInRange(FirstPrintable, LastPrintable);
        return at < 0 || (!text[at..].ContainsAny(refused) && !HoldsC1(text[at..]) && Utf8.IsValid(text[at..]));
    }

    private static bool HoldsC1(ReadOnlySpan<byte> text)
    {
        for (var rest = text; rest.IndexOf(BeforeC1) is >= 0 and var at; rest = rest[(at + 1)..])
        {
            if (at + 1 < rest.Length && rest[at + 1] < BehindC1)
                return true;
        }

        return false;
    }
}
