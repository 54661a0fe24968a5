using System.Globalization;
using Federation.Protocol;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;

namespace Federation.Aggregator.Exports;

/// <summary>
/// Comma-separated values after RFC 4180: a header, then one duplicate a record. It begins with a byte order mark, without which spreadsheets
/// take UTF-8 for another encoding.
/// </summary>
internal sealed class CsvExport : IExportWriter
{
    private const string ByteOrderMark = "\uFEFF";
    private const string EndOfRecord = "\r\n";

    private static readonly string[] _itemColumns = ["work_item", "identifier", "title", "groups", "status", "date", "uri", "registry_revision"];

    private static readonly string[] _columns =
    [
        "duplicate", "score", "kind", "declared_relation",
        .. _itemColumns.Select(column => $"left_{column}"), .. _itemColumns.Select(column => $"right_{column}"),
        "reasons", "detect_time", "review_state", "decision", "decision_reason", "decision_author", "decision_time", "assignee",
        "declared_by", "text_probability", "doubts",
    ];

    public string FileName => "duplicates.csv";

    public string ContentType => "text/csv; charset=utf-8; header=present";

    public async IAsyncEnumerable<string> WriteAsync(IAsyncEnumerable<Duplicate> duplicates, IReadOnlyList<AnswerBasis> bases)
    {
        yield return ByteOrderMark + string.Join(',', _columns) + EndOfRecord;
        await foreach (var duplicate in duplicates.ConfigureAwait(false))
            yield return string.Join(',', Record(duplicate)) + EndOfRecord;
    }

    private static IEnumerable<string> Record(Duplicate duplicate) =>
    [
        CsvCell.Of(duplicate.Name),
        CsvCell.Of(duplicate.Score),
        CsvCell.Of(Wording.Of(duplicate.Kind)),
        CsvCell.Of(duplicate.DeclaredRelation == RelationType.Unspecified ? "" : Wording.Of(duplicate.DeclaredRelation)),
        .. Item(duplicate.Left),
        .. Item(duplicate.Right),
        CsvCell.Of(string.Join(' ', duplicate.Reasons)),
        CsvCell.Of(Time(duplicate.DetectTime)),
        CsvCell.Of(Wording.Of(duplicate.ReviewState)),
        CsvCell.Of(duplicate.Decision is { } decision ? Wording.Of(decision.Verdict) : ""),
        CsvCell.Of(duplicate.Decision?.Reason ?? ""),
        CsvCell.Of(duplicate.Decision?.Author?.DisplayName ?? ""),
        CsvCell.Of(Time(duplicate.Decision?.CreateTime)),
        CsvCell.Of(duplicate.Assignee),
        CsvCell.Of(string.Join("; ", duplicate.DeclaredBy)),
        CsvCell.Of(duplicate.TextProbability),
        CsvCell.Of(string.Join(' ', duplicate.Doubts)),
    ];

    private static IEnumerable<string> Item(DuplicateItem item) =>
        new[]
        {
            item.WorkItem, item.Identifier, item.Title, string.Join("; ", item.Groups), Wording.Of(item.Status), item.Date, item.Uri,
            item.RegistryRevision == 0 ? "" : item.RegistryRevision.ToString(CultureInfo.InvariantCulture),
        }.Select(CsvCell.Of);

    private static string Time(Google.Protobuf.WellKnownTypes.Timestamp? time) => time?.ToDateTimeOffset().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "";
}
