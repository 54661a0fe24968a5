using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Federation.Protocol.Digests;

/// <summary>A range of places: those that begin with the same hexadecimal digits.</summary>
public readonly record struct DigestPrefix
{
    /// <summary>Most prefixes that <c>GetDigestRanges</c> answers at once.</summary>
    public const int MaximumInRequest = 128;

    private static readonly SearchValues<char> _allowed = SearchValues.Create("0123456789abcdef");

    private readonly ulong _digits;

    private DigestPrefix(ulong digits, int length) => (_digits, Length) = (digits, length);

    /// <summary>All places.</summary>
    public static DigestPrefix Root => default;

    /// <summary>Number of digits, 0 to 15.</summary>
    public int Length { get; }

    /// <summary>The first place of the range.</summary>
    public ulong First => Length == 0 ? 0 : _digits << Shift;

    /// <summary>The last place of the range.</summary>
    public ulong Last => First | ((1UL << Shift) - 1);

    private int Shift => DigestPlace.Bits - (4 * Length);

    /// <summary>Reads digits, lower-case.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out DigestPrefix prefix)
    {
        prefix = default;
        if (text is null || text.Length > DigestPlace.Digits || text.AsSpan().ContainsAnyExcept(_allowed))
            return false;
        if (text.Length > 0)
            prefix = new DigestPrefix(ulong.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), text.Length);
        return true;
    }

    /// <summary>The range of so many digits that a place lies in.</summary>
    public static DigestPrefix Towards(ulong place, int length) =>
        new(length == 0 ? 0 : place >> (DigestPlace.Bits - (4 * length)), length);

    /// <summary>The range one digit further.</summary>
    public DigestPrefix Child(int digit) => new((_digits << 4) | (uint)digit, Length + 1);

    /// <summary>The digit of a place that follows this prefix.</summary>
    public int DigitOf(ulong place) => (int)(place >> (Shift - 4)) & 0xf;

    /// <summary>Whether a place lies in the range.</summary>
    public bool Contains(ulong place) => place >= First && place <= Last;

    /// <summary>The digits.</summary>
    public override string ToString() => Length == 0 ? "" : _digits.ToString($"x{Length}", CultureInfo.InvariantCulture);
}
