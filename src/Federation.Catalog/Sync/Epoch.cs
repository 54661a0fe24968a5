using System.Security.Cryptography;

namespace Federation.Catalog;

/// <summary>One life of a store: a random identifier.</summary>
internal sealed record Epoch(string Id)
{
    internal const int Length = 16;

    internal byte[] Bytes { get; } = Convert.FromHexString(Id);

    internal static Epoch New() => new(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Length)));
}
