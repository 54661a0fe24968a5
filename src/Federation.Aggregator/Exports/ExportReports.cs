using System.Runtime.CompilerServices;
using System.Text;
using Federation.Aggregator.Duplicates;
using Federation.Aggregator.Proposals;
using Federation.Aggregator.Topics;
using Federation.Hosting;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Filtering;
using Federation.Protocol.Names;
using Google.Protobuf;

namespace Federation.Aggregator.Exports;

/// <summary>Writes the duplicates as files, for a call or for a page.</summary>
internal sealed class ExportReports(DuplicateIndex index, TopicPlaces topics, AnswerBases answers, TimeProvider time)
{
    private const int ChunkBytes = 64 * 1024;

    // Duplicates that are explained in one turn of the index.
    private const int PageSize = 256;

    /// <summary>Writes a file in chunks; the first tells what to call it.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT, before the first chunk.</exception>
    public async IAsyncEnumerable<ExportDuplicatesResponse> ExportAsync(
        ExportDuplicatesRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var writer = WriterOf(request.Format);
        var filter = await DuplicateQuery.RequireFilterAsync(request.Filter, topics, cancellationToken).ConfigureAwait(false);
        var snapshot = await index.ListAsync(cancellationToken).ConfigureAwait(false);
        var scale = new PriorityScale(snapshot, time.GetUtcNow());
        var order = RequestField.Read("order_by", () => DuplicateQuery.ReadOrder(request.OrderBy, scale));
        var pairs = snapshot.Pairs.Where(pair => filter?.Invoke(pair) != false)
            .Select(pair => (Pair: pair, Key: order.KeyOf(pair)))
            .Order(Comparer<(DuplicatePair Pair, OrderKey Key)>.Create((a, b) => order.Compare(a.Key, b.Key)))
            .Select(entry => entry.Pair).ToList();

        var bases = answers.List();
        var chunk = new ExportDuplicatesResponse
        {
            FileName = writer.FileName,
            ContentType = writer.ContentType,
            Bases = { bases },
            Unreachable = { bases.Unreachable() },
        };
        var content = new StringBuilder();
        await foreach (var piece in writer.WriteAsync(ReadAsync(pairs, scale, bases, cancellationToken), bases).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            content.Append(piece);
            if (content.Length < ChunkBytes)
                continue;
            chunk.Content = ByteString.CopyFromUtf8(content.ToString());
            yield return chunk;
            chunk = new ExportDuplicatesResponse();
            content.Clear();
        }

        chunk.Content = ByteString.CopyFromUtf8(content.ToString());
        yield return chunk;
    }

    private static IExportWriter WriterOf(ExportFormat format) => format switch
    {
        ExportFormat.Csv => new CsvExport(),
        ExportFormat.JsonLines => new JsonLinesExport(),
        ExportFormat.RelatonYaml => new RelatonExport(),
        _ => throw FederationErrors.InvalidArgument("format", "It is not known; allowed are EXPORT_FORMAT_CSV, EXPORT_FORMAT_JSON_LINES and EXPORT_FORMAT_RELATON_YAML."),
    };

    private async IAsyncEnumerable<Duplicate> ReadAsync(
        IReadOnlyList<DuplicatePair> pairs, PriorityScale scale, IReadOnlyList<AnswerBasis> bases, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var revisions = bases.ToDictionary(basis => RegistryName.Parse(basis.Registry), basis => basis.Revision);
        foreach (var page in pairs.Chunk(PageSize))
        {
            var explanations = await index.ExplainAsync(page, cancellationToken).ConfigureAwait(false);
            foreach (var duplicate in page.Zip(explanations, (pair, why) => pair.ToMessage(why, scale.Of(pair))))
            {
                foreach (var item in new[] { duplicate.Left, duplicate.Right })
                    item.RegistryRevision = revisions.GetValueOrDefault(WorkItemName.Parse(item.WorkItem).Registry);
                yield return duplicate;
            }
        }
    }
}
