using System.Diagnostics;
using Federation.Benchmarks.WholeProcess;
using Federation.Catalog.Sources;
using Federation.Protocol.Names;
using Google.Protobuf;
using Microsoft.Data.Sqlite;

namespace Federation.Benchmarks.Import;

/// <summary>A catalogue into a node through <c>federation import</c>, beside the bare insert of the same rows into SQLite.</summary>
internal static class ImportRuns
{
    private const double Bar = 10_000;

    internal static async Task RunAsync(string[] arguments)
    {
        var catalog = Catalogs.Largest(arguments);
        await using var services = await NodeProcesses.StartAsync();

        var first = await services.ImportAsync(catalog);
        var items = first.Items;
        new Figure($"import of {items:N0} items, whole process", items / first.Elapsed.TotalSeconds, "items/s", Bar).Write();
        var second = await services.ImportAsync(catalog);
        new Figure("the same again, nothing changed", second.Items / second.Elapsed.TotalSeconds, "items/s", Bar).Write();
        var ceiling = await BareInsertAsync(catalog);
        new Figure("ceiling: read, and insert rows into SQLite, one process", ceiling, "items/s").Write();
        Figure.WriteRatio("of the ceiling, through tokens, gRPC, checks and hashes", items / first.Elapsed.TotalSeconds, ceiling);
    }

    // What no store can beat: the source is read, every item serialised, and written in one transaction, without any check.
    private static async Task<double> BareInsertAsync(string catalog)
    {
        var folder = Directory.CreateTempSubdirectory("federation-benchmark-");
        try
        {
            var watch = Stopwatch.StartNew();
            await using var database = new SqliteConnection($"Data Source={Path.Combine(folder.FullName, "bare.db")};Pooling=False");
            await database.OpenAsync();
            await using var create = database.CreateCommand();
            create.CommandText = "PRAGMA journal_mode=WAL; CREATE TABLE item (id INTEGER PRIMARY KEY, content BLOB)";
            await create.ExecuteNonQueryAsync();
            await using var transaction = await database.BeginTransactionAsync();
            await using var insert = database.CreateCommand();
            insert.CommandText = "INSERT INTO item (content) VALUES ($content)";
            var content = insert.Parameters.Add("$content", SqliteType.Blob);
            var items = 0;
            await foreach (var entry in CatalogSource.Open(catalog, new RegistryName("benchmark")).ReadAsync(CancellationToken.None))
            {
                content.Value = entry.WorkItem.ToByteArray();
                await insert.ExecuteNonQueryAsync();
                items++;
            }

            await transaction.CommitAsync();
            return items / watch.Elapsed.TotalSeconds;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
