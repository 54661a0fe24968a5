using Federation.Catalog.Sources;
using Federation.Hosting;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Names;
using Grpc.Core;

namespace Federation.Import;

/// <summary>Brings a catalogue from a file or folder into the node that owns the registry.</summary>
internal sealed class CatalogImport(CatalogAdminService.CatalogAdminServiceClient node, RegistryName registry)
{
    // Well below the 4 MiB that a node takes in one message: the last record may be as large as the rest.
    private const int MessageBytes = 512 * 1024;

    /// <summary>Tells how many records have been sent, from time to time.</summary>
    internal event Action<long>? Progressed;

    /// <summary>Sends every record of <paramref name="source"/> and returns what the node did with them.</summary>
    /// <exception cref="CatalogSourceException">There is nothing to read.</exception>
    /// <exception cref="RpcException">The node refused, or cannot be reached.</exception>
    internal async Task<ImportWorkItemsResponse> RunAsync(string source, bool prune, long pruneLimit, CancellationToken cancellationToken)
    {
        var entries = CatalogSource.Open(source, registry).ReadAsync(cancellationToken);
        using var call = node.ImportWorkItems(cancellationToken: cancellationToken);
        return await call.UploadAsync(stream => SendAsync(
            stream, entries, new ImportHeader { Parent = registry.ToString(), Prune = prune, PruneLimit = pruneLimit }, cancellationToken)).ConfigureAwait(false);
    }

    private async Task SendAsync(
        IClientStreamWriter<ImportWorkItemsRequest> stream,
        IAsyncEnumerable<SourceEntry> entries,
        ImportHeader header,
        CancellationToken cancellationToken)
    {
        await stream.WriteAsync(new ImportWorkItemsRequest { Header = header }, cancellationToken).ConfigureAwait(false);

        var (records, bytes, sent) = (new ImportRecords(), 0, 0L);
        await foreach (var entry in entries.ConfigureAwait(false))
        {
            bytes += Add(entry, records);
            sent++;
            if (bytes < MessageBytes)
                continue;
            await stream.WriteAsync(new ImportWorkItemsRequest { Records = records }, cancellationToken).ConfigureAwait(false);
            (records, bytes) = (new ImportRecords(), 0);
            Progressed?.Invoke(sent);
        }

        await stream.WriteAsync(new ImportWorkItemsRequest { Records = records }, cancellationToken).ConfigureAwait(false);
        Progressed?.Invoke(sent);
    }

    private static int Add(SourceEntry entry, ImportRecords records)
    {
        if (entry.Fault is { } fault)
        {
            records.Faults.Add(fault);
            return fault.CalculateSize();
        }

        var record = new ImportRecord { WorkItem = entry.WorkItem, File = entry.File, Line = entry.Line };
        records.Records.Add(record);
        return record.CalculateSize();
    }
}
