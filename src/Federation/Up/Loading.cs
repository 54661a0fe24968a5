using System.Collections.Concurrent;
using System.Globalization;
using Federation.Hosting;
using Federation.Import;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Names;
using Federation.Report;
using Federation.Terminal;
using Spectre.Console;

namespace Federation.Up;

/// <summary>Loads the catalogues into their nodes and waits until the aggregator has mirrored them, showing how far it is.</summary>
internal sealed class Loading(IAnsiConsole console, LocalFederation federation, AggregatorClient aggregator)
{
    // Two catalogues at a time keep a small machine busy; more only take memory.
    private const int ParallelImports = 2;
    private static readonly TimeSpan _refresh = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<string, long> _read = new();
    private readonly ConcurrentDictionary<string, ImportWorkItemsResponse> _imported = new();
    private Dictionary<string, MirroredRegistry> _mirrors = [];

    /// <summary>Returns what each import did, in the order of registries.</summary>
    internal async Task<IReadOnlyCollection<ImportWorkItemsResponse>> RunAsync(bool prune, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var importing = ImportAsync(prune, stop.Token);
        try
        {
            if (console.Profile.Capabilities.Interactive)
                await console.Live(Table()).StartAsync(live => FollowAsync(importing, () => live.UpdateTarget(Table()), stop.Token)).ConfigureAwait(false);
            else
                await FollowAsync(importing, () => { }, stop.Token).ConfigureAwait(false);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await importing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return [.. _imported.OrderBy(import => import.Key, StringComparer.Ordinal).Select(import => import.Value)];
    }

    private Task ImportAsync(bool prune, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        federation.Nodes,
        new ParallelOptions { MaxDegreeOfParallelism = ParallelImports, CancellationToken = cancellationToken },
        async (node, token) =>
        {
            var registry = node.Catalog.Registry;
            using var tokens = new AccessTokenSource(federation.Writer(node.Catalog), TimeProvider.System);
            using var channel = FederationChannel.Open(node.Address, tokens, node.Catalog.Audience);
            var import = new CatalogImport(new CatalogAdminService.CatalogAdminServiceClient(channel), new RegistryName(registry));
            import.Progressed += records => _read[registry] = records;
            var result = await import.RunAsync(node.Catalog.Source.FullName, prune, pruneLimit: 0, token).ConfigureAwait(false);
            _imported[registry] = result;
            Say($"{registry}: {ImportSummary.InWords(result)}");
        });

    private async Task FollowAsync(Task importing, Action show, CancellationToken cancellationToken)
    {
        var mirrored = new HashSet<string>();
        var said = new HashSet<string>();
        while (mirrored.Count < federation.Nodes.Count)
        {
            if (importing.IsFaulted)
                await importing.ConfigureAwait(false);
            _mirrors = (await aggregator.ListRegistriesAsync(cancellationToken).ConfigureAwait(false))
                .ToDictionary(mirror => mirror.Name["registries/".Length..]);
            foreach (var (registry, mirror) in _mirrors)
            {
                if (mirror.LastError.Length > 0 && said.Add(mirror.LastError))
                    Say($"{registry}: not mirrored yet: {mirror.LastError}");
                if (IsMirrored(registry) && mirrored.Add(registry))
                    Say($"{registry}: mirrored {Counted.Of(mirror.ItemCount, "item", "items")}");
            }

            show();
            await Task.Delay(_refresh, cancellationToken).ConfigureAwait(false);
        }
    }

    private bool IsMirrored(string registry) =>
        _imported.TryGetValue(registry, out var import)
        && _mirrors.TryGetValue(registry, out var mirror)
        && mirror.State == MirrorState.Following
        && mirror.Revision >= import.Revision;

    private void Say(FormattableString news)
    {
        if (!console.Profile.Capabilities.Interactive)
            console.WriteLine(news.ToString(CultureInfo.InvariantCulture));
    }

    private Table Table()
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumns("registry", "read", "in the node", "mirrored", "");
        foreach (var column in table.Columns.Skip(1).Take(3))
            column.RightAligned();
        foreach (var registry in federation.Nodes.Select(node => node.Catalog.Registry))
        {
            var imported = _imported.GetValueOrDefault(registry);
            var mirror = _mirrors.GetValueOrDefault(registry);
            table.AddRow(
                registry,
                Figure(_read.GetValueOrDefault(registry)),
                imported is null ? "" : Figure(imported.CreatedCount + imported.UpdatedCount + imported.UnchangedCount),
                Figure(mirror?.ItemCount ?? 0),
                IsMirrored(registry) ? "[green]done[/]" : imported is null ? "loading" : Markup.Escape(mirror?.LastError is { Length: > 0 } error ? error : "mirroring"));
        }

        return table;
    }

    private static string Figure(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
