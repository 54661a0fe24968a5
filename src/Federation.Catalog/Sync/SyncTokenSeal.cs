using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Federation.Protocol.Names;

namespace Federation.Catalog;

/// <summary>
/// Writes and checks the tokens themselves: version, epoch, point and the hash of the filter, sealed together with the registry's
/// name by HMAC-SHA256 (RFC 2104) under a key that never leaves the store.
/// </summary>
internal sealed class SyncTokenSeal(Epoch epoch, byte[] key)
{
    private const byte Version = 2;
    private const int FilterLength = 8;
    private const int RevisionAt = 1 + Epoch.Length;
    private const int SnapshotAt = RevisionAt + sizeof(long);
    private const int FilterAt = SnapshotAt + sizeof(long);
    private const int SealAt = FilterAt + FilterLength;
    private const int Length = SealAt + HMACSHA256.HashSizeInBytes;

    internal string Issue(RegistryName registry, SyncPoint point, string filter)
    {
        Span<byte> token = stackalloc byte[Length];
        token[0] = Version;
        epoch.Bytes.CopyTo(token[1..]);
        BinaryPrimitives.WriteInt64BigEndian(token[RevisionAt..], point.Revision);
        BinaryPrimitives.WriteInt64BigEndian(token[SnapshotAt..], point.SnapshotRevision);
        Hash(filter).CopyTo(token[FilterAt..]);
        Seal(registry, token[..SealAt]).CopyTo(token[SealAt..]);
        return Base64Url.EncodeToString(token);
    }

    /// <summary>Gives the point that a token stands for.</summary>
    /// <exception cref="SyncTokenException">It is no token of this epoch, registry and filter.</exception>
    internal SyncPoint Open(RegistryName registry, string text, string filter)
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
        if (!token[FilterAt..SealAt].SequenceEqual(Hash(filter)))
            throw new SyncTokenException(SyncTokenFault.Filter);
        return new SyncPoint(
            BinaryPrimitives.ReadInt64BigEndian(token[RevisionAt..]), BinaryPrimitives.ReadInt64BigEndian(token[SnapshotAt..]));
    }

    private static ReadOnlySpan<byte> Hash(string filter) => SHA256.HashData(Encoding.UTF8.GetBytes(filter)).AsSpan(0, FilterLength);

    private byte[] Seal(RegistryName registry, ReadOnlySpan<byte> content)
    {
        byte[] message = [.. content, .. Encoding.ASCII.GetBytes(registry.Id)];
        return HMACSHA256.HashData(key, message);
    }
}
