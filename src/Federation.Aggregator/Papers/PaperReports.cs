using System.Text;
using Federation.Aggregator.Proposals;
using Federation.Hosting;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Filtering;
using Federation.Protocol.WorkItems;
using Google.Protobuf;

namespace Federation.Aggregator.Papers;

/// <summary>Drafts papers, for a call or for a page.</summary>
internal sealed class PaperReports(PaperFactsReading reading, TimeProvider time)
{
    private const int NameLimit = 200;

    /// <summary>Drafts a paper.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT.</exception>
    public async Task<DraftPaperResponse> DraftAsync(DraftPaperRequest request, CancellationToken cancellationToken)
    {
        if (request.Kind is not (PaperKind.ProgressReport or PaperKind.Proposal or PaperKind.LiaisonStatement))
            throw FederationErrors.InvalidArgument("kind", "It is not known; allowed are PAPER_KIND_PROGRESS_REPORT, PAPER_KIND_PROPOSAL and PAPER_KIND_LIAISON_STATEMENT.");
        if (!Enum.IsDefined(request.Format))
            throw FederationErrors.InvalidArgument("format", "It is not known; allowed are PAPER_FORMAT_DOCX, PAPER_FORMAT_MARKDOWN and PAPER_FORMAT_JSON.");
        CheckLength("source", request.Source);
        CheckLength("destination", request.Destination);
        var period = new PaperPeriod(
            RequestField.Read("start_date", () => PaperPeriod.ReadDay(request.StartDate)), RequestField.Read("end_date", () => PaperPeriod.ReadDay(request.EndDate)));
        if (period.End < period.Start)
            throw FederationErrors.InvalidArgument("end_date", $"{request.EndDate} is before {request.StartDate}.");
        var filter = RequestField.Read("filter", () => Filter.Parse(request.Filter, WorkItemFilter.Schema));

        var facts = await reading.ReadAsync(period, filter, cancellationToken).ConfigureAwait(false);
        var paper = new PaperDraft(request, period, facts).Write(time.GetUtcNow());
        var (document, extension, type) = Render(paper, request.Format);
        return new DraftPaperResponse
        {
            Paper = paper,
            Document = document,
            FileName = extension.Length == 0 ? "" : $"{NameOf(paper.Kind)}-{paper.StartDate}-{paper.EndDate}.{extension}",
            ContentType = type,
            Unreachable = { facts.Bases.Unreachable() },
        };
    }

    private static void CheckLength(string field, string text)
    {
        if (text.Length > NameLimit)
            throw FederationErrors.InvalidArgument(field, $"It has {text.Length} characters; allowed are {NameLimit}.");
    }

    private static (ByteString Document, string Extension, string ContentType) Render(Paper paper, PaperFormat format) => format switch
    {
        PaperFormat.Docx => (UnsafeByteOperations.UnsafeWrap(PaperDocx.Write(paper)), "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        PaperFormat.Markdown => (ByteString.CopyFrom(PaperMarkdown.Write(paper), Encoding.UTF8), "md", "text/markdown; charset=utf-8"),
        PaperFormat.Json => (ByteString.CopyFromUtf8(JsonFormatter.Default.Format(paper)), "json", "application/json"),
        _ => (ByteString.Empty, "", ""),
    };

    private static string NameOf(PaperKind kind) => kind switch
    {
        PaperKind.ProgressReport => "progress-report",
        PaperKind.Proposal => "proposal",
        _ => "liaison-statement",
    };
}
