using Federation.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Federation.Identity;

/// <summary>The SQLite file with the clients.</summary>
internal sealed partial class IdentityStore(IOptions<IdentityOptions> options, ILogger<IdentityStore> logger)
{
    private const string FileName = "identity.db";

    // Rises with the tables of OpenIddict. One that is old or broken is set aside, and made anew from the settings; clients that a command
    // added are not in the new one.
    private const int SchemaVersion = 1;

    // SQLITE_NOTADB of https://www.sqlite.org/rescode.html.
    private const int NotADatabase = 26;

    private static readonly string[] _fileSuffixes = ["", "-wal", "-shm"];

    private string Path => System.IO.Path.Combine(options.Value.DataDirectory!, FileName);

    /// <summary>How to open it. Without a pool, so that the file is closed when the host stops.</summary>
    internal string ConnectionString => new SqliteConnectionStringBuilder { DataSource = Path, Pooling = false }.ToString();

    /// <summary>Makes the file and its tables where they are missing, old or broken.</summary>
    internal async Task PrepareAsync(DbContext context, CancellationToken cancellationToken)
    {
        PrivateFolder.Open(options.Value.DataDirectory!, IdentityOptions.DataDirectoryKey);
        if (File.Exists(Path) && await ReadVersionAsync(context, cancellationToken).ConfigureAwait(false) == SchemaVersion)
            return;

        if (File.Exists(Path))
            LogSetAside(Path, $"{Path}.old");
        foreach (var suffix in _fileSuffixes.Where(suffix => File.Exists(Path + suffix)))
            File.Move(Path + suffix, $"{Path}.old{suffix}", overwrite: true);
        await PrivateFolder.CreateFile(Path).DisposeAsync().ConfigureAwait(false);
        await context.Database.EnsureCreatedAsync(cancellationToken).ConfigureAwait(false);
        await context.Database.ExecuteSqlRawAsync($"PRAGMA user_version = {SchemaVersion}", cancellationToken).ConfigureAwait(false);
    }

    private static async Task<int?> ReadVersionAsync(DbContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await context.Database.SqlQueryRaw<int>("SELECT user_version AS Value FROM pragma_user_version")
                .SingleAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (SqliteException e) when (e.SqliteErrorCode == NotADatabase)
        {
            return null;
        }
    }

    [LoggerMessage(LogLevel.Warning, "{File} is no store of this version and is set aside as {Old}; clients that 'federation clients' added are to be added again")]
    private partial void LogSetAside(string file, string old);
}
