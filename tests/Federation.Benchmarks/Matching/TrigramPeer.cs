using System.Diagnostics;
using Federation.Matching;

namespace Federation.Benchmarks.Matching;

/// <summary>PostgreSQL's pg_trgm: the titles joined with each other by similarity, over a GIN index.</summary>
internal static class TrigramPeer
{
    // All items would take the better part of an hour; one in so many is searched for among all, by two sessions as there are two cores.
    private const int SampledOneIn = 400;
    private const int Sessions = 2;
    private const double Threshold = 0.5;

    /// <summary>What the peer takes for all items, reckoned from a sample, and what it found for the sample; null where it cannot run.</summary>
    internal static async Task<Peer?> RunAsync(IReadOnlyList<MatchItem> items)
    {
        await using var server = await PostgresServer.TryStartAsync();
        if (server is null)
        {
            Console.WriteLine("  peer pg_trgm skipped: PostgreSQL is not installed (Debian: postgresql).");
            return null;
        }

        await server.QueryAsync("CREATE EXTENSION pg_trgm; CREATE TABLE items (number int, id text, registry text, title text)");
        await server.QueryAsync(@"\copy items FROM STDIN", string.Concat(items.Select(static (item, i) => $"{i}\t{item.Key}\t{item.Registry}\t{Escape(item.Title)}\n")));
        var watch = Stopwatch.StartNew();
        await server.QueryAsync("CREATE INDEX ON items USING gin (title gin_trgm_ops); ANALYZE items");
        var indexing = watch.Elapsed.TotalSeconds;
        watch.Restart();
        var found = await Task.WhenAll(Enumerable.Range(0, Sessions).Select(session => server.QueryAsync(
            FormattableString.Invariant($"SET pg_trgm.similarity_threshold = {Threshold}; SET max_parallel_workers_per_gather = 0; ")
            + "SELECT a.id, b.id, similarity(a.title, b.title) FROM items a JOIN items b ON a.title % b.title AND a.registry <> b.registry "
            + $"WHERE a.number % {SampledOneIn} = {session * (SampledOneIn / Sessions)}")));
        var seconds = indexing + (watch.Elapsed.TotalSeconds * SampledOneIn / Sessions);
        return new Peer($"pg_trgm join of the titles, PostgreSQL, x{SampledOneIn / Sessions} of a sample", seconds, Peer.Read(found.SelectMany(static f => f)));
    }

    /// <summary>Whether the peer searched for an item.</summary>
    internal static bool IsSampled(int number) => number % (SampledOneIn / Sessions) == 0;

    private static string Escape(string text) => text.Replace("\\", "\\\\").Replace("\t", "\\t").Replace("\n", "\\n").Replace("\r", "\\r");
}
