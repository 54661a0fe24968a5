using System.Text;
using Federation.Aggregator.Pages.Framing;
using Federation.Aggregator.Proposals;
using Federation.Protocol.Aggregator.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Federation.Aggregator.Pages.Propose;

/// <summary>Checks proposed work against what exists. Nothing is kept of a proposal.</summary>
internal static class ProposalEndpoints
{
    // Proxies and mail programs cut longer addresses.
    private const int LongestAddress = 2_000;

    internal static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet(ProposalQuery.Path, (HttpContext http, ProposalReports reports, FrameBuilder frames, CancellationToken cancellationToken) =>
            ShowAsync(http, ProposalQuery.Read(http.Request.Query), ProposalQuery.IsAsked(http.Request.Query), reports, frames, cancellationToken));
        pages.MapPost(ProposalQuery.Path, CheckAsync);
        pages.MapPost($"{ProposalQuery.Path}/relations", DownloadAsync);
    }

    // An answer that has an address can be shared and loaded again. A scope may be too long for one; then the answer comes at once.
    private static async Task<IResult> CheckAsync(
        HttpContext http, IFormCollection form, ProposalReports reports, FrameBuilder frames, CancellationToken cancellationToken)
    {
        var request = ProposalQuery.Read(form);
        return ProposalQuery.ToAddress(request) is { Length: <= LongestAddress } address
            ? Results.LocalRedirect(address)
            : await ShowAsync(http, request, isAsked: true, reports, frames, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<IResult> DownloadAsync(IFormCollection form, ProposalReports reports, CancellationToken cancellationToken)
    {
        var answer = await reports.CheckAsync(ProposalQuery.Read(form), cancellationToken).ConfigureAwait(false);
        return Results.Bytes(Encoding.UTF8.GetBytes(answer.RelationsMarkdown), "text/markdown; charset=utf-8", "relations.md");
    }

    private static async Task<IResult> ShowAsync(
        HttpContext http, CheckProposalRequest request, bool isAsked, ProposalReports reports, FrameBuilder frames, CancellationToken cancellationToken)
    {
        var (answer, faults) = await FormFaults.AnswerAsync(isAsked, () => reports.CheckAsync(request, cancellationToken)).ConfigureAwait(false);
        return new RazorComponentResult<ProposalPage>(new Dictionary<string, object?>
        {
            [nameof(ProposalPage.Frame)] = await frames.BuildAsync(http, isAsked && request.Title.Length > 0 ? $"Proposal: {request.Title}" : "Check a proposal").ConfigureAwait(false),
            [nameof(ProposalPage.Proposal)] = request,
            [nameof(ProposalPage.Answer)] = answer,
            [nameof(ProposalPage.Faults)] = faults,
        })
        { StatusCode = faults.Count > 0 ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK };
    }
}
