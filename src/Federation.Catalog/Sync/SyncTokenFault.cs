namespace Federation.Catalog;

/// <summary>Why a sync token is not honoured.</summary>
public enum SyncTokenFault
{
    /// <summary>It was tampered with, or belongs to another registry.</summary>
    Invalid,

    /// <summary>It belongs to another life of the store, which was restored or made anew since.</summary>
    Epoch,

    /// <summary>
    /// It tells of changes that the store itself made and does not know any more, since its file was put back by hand. The store has begun
    /// a new life.
    /// </summary>
    Lost,

    /// <summary>Deletions since then have been forgotten.</summary>
    Expired,

    /// <summary>It was issued for another filter.</summary>
    Filter,
}
