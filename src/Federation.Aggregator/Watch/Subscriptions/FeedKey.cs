using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Federation.Aggregator.Watch.Subscriptions;

/// <summary>The hash of a key that opens a feed. The key is random, so that a plain hash gives nothing away.</summary>
internal sealed class FeedKey
{
    private const int KeyBytes = 32;

    /// <param name="hash">SHA-256 of the key.</param>
    public FeedKey(byte[] hash) => Hash = hash;

    /// <summary>SHA-256 of the key.</summary>
    public byte[] Hash { get; }

    /// <summary>Makes a key of 256 random bits.</summary>
    public static (string Key, FeedKey Hash) New()
    {
        var key = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(KeyBytes));
        return (key, new FeedKey(HashOf(key)));
    }

    /// <summary>Whether it is the hash of a key.</summary>
    public bool Opens(string key) => CryptographicOperations.FixedTimeEquals(Hash, HashOf(key));

    private static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
