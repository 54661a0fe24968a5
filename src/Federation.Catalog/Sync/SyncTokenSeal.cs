using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Federation.Protocol.Names;

namespace Federation.Catalog;

/// <summary>
/// Writes and checks the tokens themselves: version, epoch and revision, sealed together with the registry's name by HMAC-SHA256
/// (RFC 2104) under a key that never leaves the store.
/// </summary>
internal sealed class SyncTokenSeal(Epoch epoch, byte[] key)
{
    private const byte Version = 1;
    private const int RevisionAt = 1 + Epoch.Length;
    private const int SealAt = RevisionAt + sizeof(long);
    private const int Length = SealAt + HMACSHA256.HashSizeInBytes;

    internal string Issue(RegistryName registry, long revision)
    {
        Span<byte> token = stackalloc byte[Length];
        token[0] = Version;
        epoch.Bytes.CopyTo(token[1..]);
        BinaryPrimitives.WriteInt64BigEndian(token[RevisionAt..], revision);
        Seal(registry, token[..SealAt]).CopyTo(token[SealAt..]);
        return Base64Url.EncodeToString(token);
    }

    /// <summary>Gives the revision that a token stands for.</summary>
    /// <exception cref="SyncTokenException">It is no token of this epoch and registry.</exception>
    internal long Open(RegistryName registry, string text)
    {
        Span<byte> token = stackalloc byte[Length];
        if (text.Length != Base64Url.GetEncodedLength(Length) || !Base64Url.IsValid(text)
            || Base64Url.DecodeFromChars(text, token) != Length || token[0] != Version)
            throw new SyncTokenException(SyncTokenFault.Invalid);

        // A store made anew has another key, so a token of another epoch is known by its epoch alone.
        if (!token[1..RevisionAt].SequenceEqual(epoch.Bytes))
            throw new SyncTokenException(SyncTokenFault.Epoch);
        if (!CryptographicOperations.FixedTimeEquals(token[SealAt..], Seal(registry, token[..SealAt])))
            throw new SyncTokenException(SyncTokenFault.Invalid);
        return BinaryPrimitives.ReadInt64BigEndian(token[RevisionAt..]);
    }

    private byte[] Seal(RegistryName registry, ReadOnlySpan<byte> content)
    {
        byte[] message = [.. content, .. Encoding.ASCII.GetBytes(registry.Id)];
        return HMACSHA256.HashData(key, message);
    }
}
