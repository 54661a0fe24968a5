using Federation.Aggregator.Duplicates;
using Federation.Aggregator.Exports;
using Federation.Aggregator.Pages.Framing;
using Federation.Aggregator.Topics;
using Federation.Protocol.Aggregator.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Federation.Aggregator.Pages.Worklist;

/// <summary>The worklist: duplicates, what matters first.</summary>
internal static class WorklistEndpoint
{
    private const int PageSize = 25;

    private static readonly Dictionary<string, ExportFormat> _files = new()
    {
        ["csv"] = ExportFormat.Csv,
        ["jsonl"] = ExportFormat.JsonLines,
        ["yaml"] = ExportFormat.RelatonYaml,
    };

    internal static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("/duplicates", ShowAsync);
        foreach (var (extension, format) in _files)
        {
            pages.MapGet($"/duplicates.{extension}", (HttpContext http, ExportReports exports, TimeProvider time, CancellationToken cancellationToken) =>
                DownloadAsync(http, format, exports, time, cancellationToken));
        }
    }

    private static async Task<IResult> ShowAsync(
        HttpContext http, DuplicateReports reports, TopicDesk topics, FrameBuilder frames, TimeProvider time, CancellationToken cancellationToken)
    {
        var query = WorklistQuery.Read(http.Request.Query);
        var now = time.GetUtcNow();
        var duplicates = await reports.ListAsync(
            new ListDuplicatesRequest { Filter = query.Filter(now), OrderBy = query.OrderBy, PageToken = query.After, PageSize = PageSize },
            cancellationToken).ConfigureAwait(false);
        return new RazorComponentResult<WorklistPage>(new Dictionary<string, object?>
        {
            [nameof(WorklistPage.Frame)] = await frames.BuildAsync(http, "Duplicates").ConfigureAwait(false),
            [nameof(WorklistPage.Query)] = query,
            [nameof(WorklistPage.Filter)] = query.Filter(now),
            [nameof(WorklistPage.Duplicates)] = duplicates,
            [nameof(WorklistPage.Topics)] = topics.Topics.ToList(),
            [nameof(WorklistPage.Facets)] = await CountAsync(reports, query, now, cancellationToken).ConfigureAwait(false),
        });
    }

    // Written here and not by a result, so that what is wrong with the address still becomes a page.
    private static async Task<IResult> DownloadAsync(
        HttpContext http, ExportFormat format, ExportReports exports, TimeProvider time, CancellationToken cancellationToken)
    {
        var query = WorklistQuery.Read(http.Request.Query);
        var request = new ExportDuplicatesRequest { Filter = query.Filter(time.GetUtcNow()), OrderBy = query.OrderBy, Format = format };
        await foreach (var chunk in exports.ExportAsync(request, cancellationToken).ConfigureAwait(false))
        {
            if (!http.Response.HasStarted)
            {
                http.Response.ContentType = chunk.ContentType;
                http.Response.Headers.ContentDisposition = $"attachment; filename={chunk.FileName}";
            }

            await http.Response.Body.WriteAsync(chunk.Content.Memory, cancellationToken).ConfigureAwait(false);
        }

        return Results.Empty;
    }

    // Of a facet with a chosen value, the others are counted as if none were chosen, so that one can change to them.
    private static async Task<IReadOnlyDictionary<string, Facet>> CountAsync(
        DuplicateReports reports, WorklistQuery query, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var counted = new Dictionary<string, Facet>();
        foreach (var filter in WorklistQuery.Fields.GroupBy(field => query.Filter(now, field.Field), field => field.Field))
        {
            var counts = await reports.CountAsync(new CountDuplicatesRequest { Filter = filter.Key }, [.. filter], cancellationToken).ConfigureAwait(false);
            foreach (var facet in counts.Facets)
                counted[facet.Field] = facet;
        }

        return counted;
    }
}
