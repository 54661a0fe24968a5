using Federation.Protocol.Aggregator.V1;
using Google.Protobuf;

namespace Federation.Aggregator.Exports;

/// <summary>JSON Lines: one duplicate a line, in the JSON mapping of protobuf.</summary>
internal sealed class JsonLinesExport : IExportWriter
{
    public string FileName => "duplicates.jsonl";

    public string ContentType => "application/jsonl";

    public async IAsyncEnumerable<string> WriteAsync(IAsyncEnumerable<Duplicate> duplicates, IReadOnlyList<AnswerBasis> bases)
    {
        await foreach (var duplicate in duplicates.ConfigureAwait(false))
            yield return JsonFormatter.Default.Format(duplicate) + "\n";
    }
}
