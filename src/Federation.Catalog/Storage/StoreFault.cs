using Microsoft.Data.Sqlite;

namespace Federation.Catalog.Storage;

/// <summary>Puts the result codes of SQLite into sentences that say what to do (https://sqlite.org/rescode.html).</summary>
internal static class StoreFault
{
    internal static CatalogStoreException Of(SqliteException fault, string path) => new(
        (ResultCode)fault.SqliteErrorCode switch
        {
            ResultCode.Busy or ResultCode.Locked =>
                $"the store '{path}' is locked by another program; end that one and try again",
            ResultCode.Full => $"the disk of the store '{path}' is full; make room and try again: nothing half-written was kept",
            ResultCode.Corrupt or ResultCode.NotADatabase =>
                $"the store '{path}' is damaged or no store at all ({fault.Message}); "
                + "put a backup in its place, or move it and its '.lock' away and import again",
            ResultCode.ReadOnly or ResultCode.CannotOpen or ResultCode.Permission =>
                $"the store '{path}' cannot be opened or written ({fault.Message}); check the rights of the file and its folder",
            ResultCode.IoError => $"the disk of the store '{path}' failed ({fault.Message}); check the disk, then start again",
            _ => $"the store '{path}' failed: {fault.Message}",
        },
        fault)
    {
        IsDiskFull = (ResultCode)fault.SqliteErrorCode == ResultCode.Full,
    };

    private enum ResultCode
    {
        Permission = 3,
        Busy = 5,
        Locked = 6,
        ReadOnly = 8,
        IoError = 10,
        Corrupt = 11,
        Full = 13,
        CannotOpen = 14,
        NotADatabase = 26,
    }
}
