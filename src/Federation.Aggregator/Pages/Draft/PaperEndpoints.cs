using Federation.Aggregator.Pages.Framing;
using Federation.Aggregator.Papers;
using Federation.Protocol.Aggregator.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Federation.Aggregator.Pages.Draft;

/// <summary>Drafts papers, to look at and to take along.</summary>
internal static class PaperEndpoints
{
    private static readonly Dictionary<string, PaperFormat> _files = new()
    {
        ["docx"] = PaperFormat.Docx,
        ["md"] = PaperFormat.Markdown,
        ["json"] = PaperFormat.Json,
    };

    internal static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(PaperQuery.Path, ShowAsync);
        foreach (var (extension, format) in _files)
        {
            pages.MapGet($"{PaperQuery.Path}.{extension}", (HttpContext http, PaperReports reports, TimeProvider time, CancellationToken cancellationToken) =>
                DownloadAsync(http, format, reports, time, cancellationToken));
        }
    }

    private static async Task<IResult> ShowAsync(
        HttpContext http, PaperReports reports, FrameBuilder frames, TimeProvider time, CancellationToken cancellationToken)
    {
        var request = PaperQuery.Read(http.Request.Query, time.GetUtcNow());
        var (drafted, faults) = await FormFaults.AnswerAsync(
            PaperQuery.IsAsked(http.Request.Query), () => reports.DraftAsync(request, cancellationToken)).ConfigureAwait(false);
        var paper = drafted?.Paper;
        return new RazorComponentResult<PaperPage>(new Dictionary<string, object?>
        {
            [nameof(PaperPage.Frame)] = await frames.BuildAsync(http, paper?.Title ?? "Draft a paper").ConfigureAwait(false),
            [nameof(PaperPage.Asked)] = request,
            [nameof(PaperPage.Paper)] = paper,
            [nameof(PaperPage.Faults)] = faults,
        })
        { StatusCode = faults.Count > 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK };
    }

    private static async Task<IResult> DownloadAsync(
        HttpContext http, PaperFormat format, PaperReports reports, TimeProvider time, CancellationToken cancellationToken)
    {
        var request = PaperQuery.Read(http.Request.Query, time.GetUtcNow());
        request.Format = format;
        var drafted = await reports.DraftAsync(request, cancellationToken).ConfigureAwait(false);
        return Results.Bytes(drafted.Document.Memory, drafted.ContentType, drafted.FileName);
    }
}
