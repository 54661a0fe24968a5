using System.Buffers;

namespace Federation.Protocol.WorkItems;

/// <summary>Tells whether a text can be written as UTF-8: no half of a surrogate pair stands alone.</summary>
internal static class WellFormed
{
    internal static bool Is(ReadOnlySpan<char> text)
    {
        for (var rest = text; ;)
        {
            var at = rest.IndexOfAnyInRange('\ud800', '\udfff');
            if (at < 0)
                return true;
            if (System.Text.Rune.DecodeFromUtf16(rest[at..], out _, out var length) != OperationStatus.Done)
                return false;
            rest = rest[(at + length)..];
        }
    }
}
