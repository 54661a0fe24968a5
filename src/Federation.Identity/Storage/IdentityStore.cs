using System.Globalization;
using Federation.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SQLitePCL;

namespace Federation.Identity;

/// <summary>The SQLite file with the clients.</summary>
internal sealed partial class IdentityStore(IOptions<IdentityOptions> options, ILogger<IdentityStore> logger)
{
    private const string FileName = "identity.db";

    // Rises with the tables of OpenIddict. One that is old or broken is set aside, and made anew from the settings; clients that a command
    // added are not in the new one. One that is newer is left alone.
    private const int SchemaVersion = 1;

    private static readonly string[] _fileSuffixes = ["", "-wal", "-shm"];

    private string Path => System.IO.Path.Combine(options.Value.DataDirectory!, FileName);

    /// <summary>How to open it. Without a pool, so that the file is closed when the host stops.</summary>
    internal string ConnectionString => ConnectionTo(Path);

    /// <summary>Makes the file and its tables where they are missing, old or broken.</summary>
    /// <exception cref="SettingException">The file is a newer version's, or cannot be used.</exception>
    internal async Task PrepareAsync(DbContext context, CancellationToken cancellationToken)
    {
        PrivateFolder.Open(options.Value.DataDirectory!, IdentityOptions.DataDirectoryKey);
        try
        {
            await UseAsync(() => PrepareFileAsync(context, cancellationToken)).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable(e, e.Message);
        }
    }

    /// <summary>Does what reads or writes the store.</summary>
    /// <exception cref="SettingException">The file cannot be used.</exception>
    internal async Task<T> UseAsync<T>(Func<Task<T>> use)
    {
        try
        {
            return await use().ConfigureAwait(false);
        }
        catch (Exception e) when (e.GetBaseException() is SqliteException fault)
        {
            throw Unusable(e, Sentence(fault));
        }
    }

    /// <inheritdoc cref="UseAsync{T}"/>
    internal Task UseAsync(Func<Task> use) => UseAsync(async () =>
    {
        await use().ConfigureAwait(false);
        return true;
    });

    private async Task PrepareFileAsync(DbContext context, CancellationToken cancellationToken)
    {
        if (File.Exists(Path))
        {
            switch (await ReadVersionAsync(context, cancellationToken).ConfigureAwait(false))
            {
                case SchemaVersion:
                    return;
                case > SchemaVersion and var version:
                    throw new SettingException(
                        $"The store of the clients, {Path}, was written by a newer version of this program (format {version}, this one knows {SchemaVersion}): run that one, or put a copy from before in its place");
            }

            SetAside();
        }

        await MakeAsync(context, cancellationToken).ConfigureAwait(false);
    }

    // Under another name until it is whole, so that no start takes what an earlier one left unfinished for a store that held clients.
    private async Task MakeAsync(DbContext context, CancellationToken cancellationToken)
    {
        var unfinished = $"{Path}.unfinished";
        File.Delete(unfinished);
        await PrivateFolder.CreateFile(unfinished).DisposeAsync().ConfigureAwait(false);
        context.Database.SetConnectionString(ConnectionTo(unfinished));
        await context.Database.EnsureCreatedAsync(cancellationToken).ConfigureAwait(false);
        await context.Database.ExecuteSqlRawAsync($"PRAGMA user_version = {SchemaVersion}", cancellationToken).ConfigureAwait(false);
        File.Move(unfinished, Path);
        context.Database.SetConnectionString(ConnectionString);
    }

    private static async Task<int?> ReadVersionAsync(DbContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await context.Database.SqlQueryRaw<int>("SELECT user_version AS Value FROM pragma_user_version")
                .SingleAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (SqliteException e) when (e.SqliteErrorCode == raw.SQLITE_NOTADB)
        {
            return null;
        }
    }

    // Beside those that were set aside before: they may hold the only keys of clients.
    private void SetAside()
    {
        var old = $"{Path}.old";
        for (var i = 2; File.Exists(old); i++)
            old = string.Create(CultureInfo.InvariantCulture, $"{Path}.old{i}");
        LogSetAside(Path, old);
        foreach (var suffix in _fileSuffixes.Where(suffix => File.Exists(Path + suffix)))
            File.Move(Path + suffix, old + suffix);
    }

    private static string ConnectionTo(string file) => new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString();

    private SettingException Unusable(Exception e, string reason) => new($"The store of the clients cannot be used: {Path}: {reason}", e);

    private static string Sentence(SqliteException e) => e.SqliteErrorCode switch
    {
        raw.SQLITE_FULL => "the disk is full; make room",
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => "another process writes it; try again",
        raw.SQLITE_READONLY or raw.SQLITE_CANTOPEN => $"it cannot be read and written ({e.Message}); check its rights and those of its folder",
        raw.SQLITE_CORRUPT => $"it is damaged ({e.Message}); put a copy in its place, or move it away and add the clients again",
        _ => e.Message,
    };

    [LoggerMessage(LogLevel.Warning, "{File} is no store of this version and is set aside as {Old}; clients that 'federation clients' added are to be added again")]
    private partial void LogSetAside(string file, string old);
}
