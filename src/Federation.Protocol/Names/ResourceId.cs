using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Federation.Protocol.Names;

/// <summary>Last segments of names that nobody chooses: 130 bits, so that no two are the same.</summary>
internal static class ResourceId
{
    /// <summary>What one looks like.</summary>
    public const string Rule = "26 characters of a-z and 2-7";

    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";
    private const int Length = 26;
    private static readonly SearchValues<char> _characters = SearchValues.Create(Alphabet);

    /// <summary>Whether a text is one.</summary>
    public static bool IsValid([NotNullWhen(true)] string? id) => id is { Length: Length } && !id.AsSpan().ContainsAnyExcept(_characters);

    /// <summary>The one that follows from a text.</summary>
    public static string Of(string text) => Base32(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>A new one.</summary>
    public static string New() => Base32(RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes));

    // RFC 4648, section 6, in lower case, cut to the length of an id.
    private static string Base32(byte[] bytes) => string.Create(Length, bytes, static (id, bytes) =>
    {
        for (var i = 0; i < id.Length; i++)
        {
            var bit = i * 5;
            var pair = (bytes[bit / 8] << 8) | bytes[(bit / 8) + 1];
            id[i] = Alphabet[(pair >> (11 - (bit % 8))) & 31];
        }
    });
}
