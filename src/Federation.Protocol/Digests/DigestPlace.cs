using System.Text;

namespace Federation.Protocol.Digests;

/// <summary>
/// Where an item stands in the digest tree: the first 60 bits of SHA-256 over its id, so that any set of items spreads evenly.
/// </summary>
public static class DigestPlace
{
    /// <summary>Bits of a place, which keep it positive as a signed number.</summary>
    public const int Bits = 60;

    /// <summary>Hexadecimal digits of a place.</summary>
    public const int Digits = Bits / 4;

    /// <summary>The place of an item.</summary>
    /// <param name="workItemId">The last segment of its name.</param>
    public static ulong Of(string workItemId) => OfHash(DigestHash.Of(Encoding.UTF8.GetBytes(workItemId)));

    /// <summary>The place of an item.</summary>
    /// <param name="idHash">SHA-256 over the last segment of its name in UTF-8.</param>
    public static ulong OfHash(DigestHash idHash) => idHash.Head.First >> (64 - Bits);
}
