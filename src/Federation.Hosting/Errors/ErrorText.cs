using System.Text;
using Google.Rpc;

namespace Federation.Hosting;

/// <summary>
/// Keeps errors small. They travel in HTTP headers and quote what the caller sent: a caller that sends a long name would otherwise get
/// headers that its own library refuses, which ends the connection with all of its calls.
/// </summary>
internal static class ErrorText
{
    /// <summary>Most bytes of the message of an error; in a header each byte that is not ASCII takes three.</summary>
    internal const int MessageBytes = 1_024;

    // Most bytes of one quoted text, and of all violations together. With the message they stay below 8 KiB of headers, which is
    // what common implementations of gRPC accept.
    private const int TextBytes = 512;
    private const int ViolationsBytes = 2_048;
    private const string Cut = "…";

    /// <summary>The text, cut short where it is too long.</summary>
    internal static string Shorten(string text, int maximumBytes = TextBytes)
    {
        // No character takes more than three bytes a char.
        if (text.Length * 3 <= maximumBytes || Encoding.UTF8.GetByteCount(text) <= maximumBytes)
            return text;
        var left = maximumBytes - Encoding.UTF8.GetByteCount(Cut);
        var end = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            left -= rune.Utf8SequenceLength;
            if (left < 0)
                break;
            end += rune.Utf16SequenceLength;
        }

        return text[..end] + Cut;
    }

    /// <summary>As many violations as an error has room for; the first one always.</summary>
    internal static IEnumerable<BadRequest.Types.FieldViolation> Bounded(IEnumerable<BadRequest.Types.FieldViolation> violations)
    {
        var bytes = 0;
        foreach (var violation in violations)
        {
            bytes += violation.CalculateSize();
            if (bytes > ViolationsBytes)
                yield break;
            yield return violation;
        }
    }
}
