using Federation.Aggregator.Decisions;
using Federation.Aggregator.Pages.Framing;
using Federation.Hosting;
using Federation.Protocol.Aggregator.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Federation.Aggregator.Pages.Compare;

/// <summary>What the forms of a pair or cluster do. Each leads back to its page, so that loading that again does nothing twice.</summary>
internal static class DecideEndpoints
{
    internal static void Map(IEndpointRouteBuilder pages)
    {
        MapSubject(pages, "duplicates");
        MapSubject(pages, "clusters");
        pages.MapPost("/clusters/{id}/split", SplitAsync);
        pages.MapPost("/decisions/{id}/undo", UndoAsync);
    }

    private static void MapSubject(IEndpointRouteBuilder pages, string collection)
    {
        pages.MapPost($"/{collection}/{{id}}/decide", async (
            HttpContext http, string id, [FromForm] int verdict, [FromForm] string? reason, [FromForm] string? seen, [FromForm] string? etag, DecisionDesk desk, CancellationToken cancellationToken) =>
        {
            await desk.DecideAsync(http.User.ToAuthor(), $"{collection}/{id}", (Verdict)verdict, reason ?? "", seen ?? "", etag ?? "", cancellationToken).ConfigureAwait(false);
            return FrameBuilder.Back($"/{collection}/{id}", "decided");
        });
        pages.MapPost($"/{collection}/{{id}}/assign", async (
            HttpContext http, string id, [FromForm] string? assignee, [FromForm] string? seen, DecisionDesk desk, CancellationToken cancellationToken) =>
        {
            await desk.AssignAsync(http.User.ToAuthor(), $"{collection}/{id}", assignee ?? "", seen ?? "", cancellationToken).ConfigureAwait(false);
            return FrameBuilder.Back($"/{collection}/{id}", "assigned");
        });
        pages.MapPost($"/{collection}/{{id}}/comment", async (
            HttpContext http, string id, [FromForm] string? text, DecisionDesk desk, CancellationToken cancellationToken) =>
        {
            await desk.CommentAsync(http.User.ToAuthor(), $"{collection}/{id}", text ?? "", cancellationToken).ConfigureAwait(false);
            return FrameBuilder.Back($"/{collection}/{id}", "commented");
        });
        pages.MapPost($"/{collection}/{{id}}/merge", async (
            HttpContext http, string id, [FromForm] string? other, [FromForm] string? reason, [FromForm] string? etag, DecisionDesk desk, CancellationToken cancellationToken) =>
        {
            await desk.MergeAsync(http.User.ToAuthor(), [$"{collection}/{id}", NameIn(other)], [etag ?? "", ""], reason ?? "", cancellationToken).ConfigureAwait(false);
            return FrameBuilder.Back("/decisions", "merged");
        });
    }

    // A cluster that was parted may be no more; the list of decisions is always there, and so after a merger.
    private static async Task<IResult> SplitAsync(
        HttpContext http, string id, IFormCollection form, DecisionDesk desk, CancellationToken cancellationToken)
    {
        await desk.SplitAsync(http.User.ToAuthor(), $"clusters/{id}", [.. form["item"].OfType<string>()], form["reason"].ToString(), form["etag"].ToString(), cancellationToken).ConfigureAwait(false);
        return FrameBuilder.Back("/decisions", "split");
    }

    private static async Task<IResult> UndoAsync(
        HttpContext http, string id, [FromForm] string? reason, [FromForm] string? back, DecisionDesk desk, CancellationToken cancellationToken)
    {
        await desk.UndoAsync(http.User.ToAuthor(), $"decisions/{id}", reason ?? "", cancellationToken).ConfigureAwait(false);
        return FrameBuilder.Back(back is not "/" && LocalPath.Is(back) && !back.Contains('?') ? back : "/decisions", "undone");
    }

    // People copy the address of the other page; its path is the name.
    private static string NameIn(string? address) =>
        (WebAddress.TryRead(address?.Trim(), out var page) ? page.AbsolutePath : address ?? "").Trim().Trim('/');
}
