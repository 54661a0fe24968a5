using System.Runtime.CompilerServices;
using System.Text;
using Federation.Aggregator.Duplicates;
using Federation.Aggregator.Topics;
using Federation.Hosting;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Filtering;
using Federation.Replication.Peers;
using Google.Protobuf;
using Grpc.Core;

namespace Federation.Aggregator.Exports;

/// <summary>Writes the duplicates as files.</summary>
internal sealed class ExportGrpcService(DuplicateIndex index, TopicPlaces topics, PeerSet peers, TimeProvider time) : ExportService.ExportServiceBase
{
    private const int ChunkBytes = 64 * 1024;

    // Duplicates that are explained in one turn of the index.
    private const int PageSize = 256;

    public override async Task ExportDuplicates(
        ExportDuplicatesRequest request, IServerStreamWriter<ExportDuplicatesResponse> responseStream, ServerCallContext context)
    {
        var writer = WriterOf(request.Format);
        var filter = await DuplicateQuery.RequireFilterAsync(request.Filter, topics, context.CancellationToken).ConfigureAwait(false);
        using var stop = context.LinkToShutdown();
        var snapshot = await index.ListAsync(stop.Token).ConfigureAwait(false);
        var scale = new PriorityScale(snapshot, time.GetUtcNow());
        var order = RequestField.Read("order_by", () => DuplicateQuery.ReadOrder(request.OrderBy, scale));
        var pairs = snapshot.Pairs.Where(pair => filter?.Invoke(pair) != false)
            .Select(pair => (Pair: pair, Key: order.KeyOf(pair)))
            .Order(Comparer<(DuplicatePair Pair, OrderKey Key)>.Create((a, b) => order.Compare(a.Key, b.Key)))
            .Select(entry => entry.Pair).ToList();

        var chunk = new ExportDuplicatesResponse
        {
            FileName = writer.FileName,
            ContentType = writer.ContentType,
            Unreachable = { peers.Unreachable },
        };
        var content = new StringBuilder();
        await foreach (var piece in writer.WriteAsync(ReadAsync(pairs, scale, stop.Token)).WithCancellation(stop.Token).ConfigureAwait(false))
        {
            content.Append(piece);
            if (content.Length < ChunkBytes)
                continue;
            chunk.Content = ByteString.CopyFromUtf8(content.ToString());
            await responseStream.WriteAsync(chunk, stop.Token).ConfigureAwait(false);
            chunk = new ExportDuplicatesResponse();
            content.Clear();
        }

        chunk.Content = ByteString.CopyFromUtf8(content.ToString());
        await responseStream.WriteAsync(chunk, stop.Token).ConfigureAwait(false);
    }

    private static IExportWriter WriterOf(ExportFormat format) => format switch
    {
        ExportFormat.Csv => new CsvExport(),
        ExportFormat.JsonLines => new JsonLinesExport(),
        ExportFormat.RelatonYaml => new RelatonExport(),
        _ => throw FederationErrors.InvalidArgument("format", "It is not known; allowed are EXPORT_FORMAT_CSV, EXPORT_FORMAT_JSON_LINES and EXPORT_FORMAT_RELATON_YAML."),
    };

    private async IAsyncEnumerable<Duplicate> ReadAsync(
        IReadOnlyList<DuplicatePair> pairs, PriorityScale scale, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var page in pairs.Chunk(PageSize))
        {
            var reasons = await index.ExplainAsync(page, cancellationToken).ConfigureAwait(false);
            foreach (var (pair, why) in page.Zip(reasons))
                yield return pair.ToMessage(why, scale.Of(pair));
        }
    }
}
