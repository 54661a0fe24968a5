using Federation.Protocol.Names;

namespace Federation.Catalog;

/// <summary>Issues and verifies sync tokens: opaque to clients, bound to the store's epoch, a registry and a revision.</summary>
public sealed class SyncTokens
{
    private readonly CatalogStore _store;

    internal SyncTokens(CatalogStore store) => _store = store;

    /// <summary>Issues the token that stands for a revision of a registry.</summary>
    public string Issue(RegistryName registry, long revision) => _store.Seal.Issue(registry, revision);

    /// <summary>Gives the revision that a token stands for; 0 for an empty one, which asks for everything.</summary>
    /// <exception cref="SyncTokenException">The token is not honoured.</exception>
    /// <exception cref="RegistryNotFoundException">The store has no such registry.</exception>
    public async Task<long> VerifyAsync(RegistryName registry, string token, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(token);
        var state = await _store.ReadStateAsync(registry, cancellationToken).ConfigureAwait(false);
        if (token.Length == 0)
            return 0;
        var revision = _store.Seal.Open(registry, token);

        // A file put back from a copy knows nothing of its later revisions.
        if (revision > state.Revision)
            throw new SyncTokenException(SyncTokenFault.Epoch);
        return revision >= state.ForgottenRevision ? revision : throw new SyncTokenException(SyncTokenFault.Expired);
    }
}
