using Federation.Protocol.Names;

namespace Federation.Catalog;

/// <summary>
/// Issues and verifies sync tokens: opaque to clients, bound to the store's epoch, a registry, a filter and how far a follower has
/// come.
/// </summary>
public sealed class SyncTokens
{
    private readonly CatalogStore _store;

    internal SyncTokens(CatalogStore store) => _store = store;

    /// <summary>Issues the token of a follower that has come so far.</summary>
    /// <param name="registry">The registry.</param>
    /// <param name="point">How far.</param>
    /// <param name="filter">What the follower is limited to, to the letter; empty when to nothing.</param>
    public string Issue(RegistryName registry, SyncPoint point, string filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return _store.Seal.Issue(registry, point, filter);
    }

    /// <summary>
    /// Gives the point that a token stands for; that of a snapshot which begins now for an empty one, which asks for everything.
    /// </summary>
    /// <param name="registry">The registry.</param>
    /// <param name="token">The token.</param>
    /// <param name="filter">The filter that it must have been issued for.</param>
    /// <param name="cancellationToken">Gives up the wait for the store.</param>
    /// <exception cref="SyncTokenException">The token is not honoured.</exception>
    /// <exception cref="RegistryNotFoundException">The store has no such registry.</exception>
    public async Task<SyncPoint> VerifyAsync(
        RegistryName registry, string token, string filter, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(token);
        ArgumentNullException.ThrowIfNull(filter);
        var state = await _store.ReadStateAsync(registry, cancellationToken).ConfigureAwait(false);
        if (token.Length == 0)
            return new SyncPoint(0, state.Revision);
        var epoch = _store.Epoch;
        var point = _store.Seal.Open(registry, token, filter);

        // A file that was put back by hand knows nothing of its later revisions, and would give them out twice: as if other changes were
        // those that followers have. They can tell the changes of another epoch.
        if (point.HeldRevision > state.Revision)
            throw new SyncTokenException(await _store.EndEpochAsync(epoch).ConfigureAwait(false) ? SyncTokenFault.Lost : SyncTokenFault.Epoch);
        return point.HeldRevision >= state.ForgottenRevision ? point : throw new SyncTokenException(SyncTokenFault.Expired);
    }
}
