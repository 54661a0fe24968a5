namespace Federation.Catalog;

/// <summary>A sync token is not honoured; its holder must start over without one.</summary>
public sealed class SyncTokenException(SyncTokenFault reason) : CatalogException(Describe(reason))
{
    /// <summary>Why.</summary>
    public SyncTokenFault Reason { get; } = reason;

    private static string Describe(SyncTokenFault reason) => reason switch
    {
        SyncTokenFault.Epoch => "the store was restored or made anew since the sync token was issued: start over without a token",
        SyncTokenFault.Lost =>
            "the store has lost changes that it gave out, since its file was put back by hand instead of by 'federation restore', or was damaged: "
            + "it has begun a new epoch; start over without a token",
        SyncTokenFault.Expired => "deletions since the sync token was issued have been forgotten: start over without a token",
        SyncTokenFault.Filter => "the sync token was issued for another filter: give that filter with it, or start over without a token",
        _ => "the sync token was not issued for this registry: give it back unchanged, or start over without one",
    };
}
