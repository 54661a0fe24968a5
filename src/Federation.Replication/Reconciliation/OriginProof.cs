using Federation.Protocol.Catalog.V1;

namespace Federation.Replication;

/// <summary>Holds what a peer serves of a registry to what its origin signed.</summary>
internal sealed class OriginProof
{
    private readonly string _registry;
    private readonly DigestVerifier? _verifier;

    private OriginProof(string registry, DigestVerifier? verifier, string keySet, bool isWanted) =>
        (_registry, _verifier, KeySet, IsWanted) = (registry, verifier, keySet, isWanted);

    /// <summary>Whether the origin signs, and its signatures are to be verified, whether or not its keys can be read now.</summary>
    internal bool IsWanted { get; }

    /// <summary>Whether there is anything to hold to: keys that can be read.</summary>
    internal bool IsPossible => _verifier is not null;

    /// <summary>Where the origin's keys are; empty when that is not known.</summary>
    internal string KeySet { get; }

    /// <summary>Gets the keys ready.</summary>
    /// <param name="registry">Resource name of the registry.</param>
    /// <param name="verifier">Verifies signatures; null when nothing can be verified.</param>
    /// <param name="keySet">Where the origin's keys are; empty when that is not known.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    internal static async Task<OriginProof> PrepareAsync(
        string registry, DigestVerifier? verifier, string keySet, CancellationToken cancellationToken)
    {
        var isWanted = verifier is not null && keySet.Length > 0;
        var hasKeys = isWanted && await verifier!.Keys.HasAnyAsync(keySet, cancellationToken).ConfigureAwait(false);
        return new OriginProof(registry, hasKeys ? verifier : null, keySet, isWanted);
    }

    /// <summary>Reads what the origin signed of a state.</summary>
    /// <returns>The statement; null when there is no signature, or the key is not known.</returns>
    /// <exception cref="AlteredCopyException">The signature is wrong, or was given for another state.</exception>
    internal async ValueTask<DigestStatement?> ReadAsync(
        string signedDigest, string epoch, long revision, CancellationToken cancellationToken)
    {
        if (signedDigest.Length == 0 || _verifier is null)
            return null;
        try
        {
            var statement = await _verifier.VerifyAsync(signedDigest, KeySet, cancellationToken).ConfigureAwait(false);
            if (statement is null || (statement.Registry == _registry && statement.Epoch == epoch && statement.Revision == revision))
                return statement;
            throw new AlteredCopyException(
                $"It passes the signature of {statement.Registry} at revision {statement.Revision} of epoch {statement.Epoch} for one of revision {revision} of epoch {epoch}.");
        }
        catch (DigestSignatureException e)
        {
            throw new AlteredCopyException($"The origin's signature does not hold: {e.Message}", e);
        }
    }

    /// <summary>Reads what the origin signed of a whole digest, and holds its root to it.</summary>
    /// <inheritdoc cref="ReadAsync(string, string, long, CancellationToken)"/>
    internal async ValueTask<DigestStatement?> ReadAsync(GetDigestResponse response, CancellationToken cancellationToken)
    {
        var digest = response.Digest;
        var statement = await ReadAsync(response.SignedDigest, digest.Epoch, digest.Revision, cancellationToken).ConfigureAwait(false);
        return statement is null || digest.Root.Span.SequenceEqual(statement.Root.ToByteString().Span)
            ? statement
            : throw new AlteredCopyException($"Its digest of revision {digest.Revision} is not the one that the origin signed.");
    }
}
