using Federation.Aggregator.Decisions;
using Federation.Aggregator.Pages.Framing;
using Federation.Aggregator.Topics;
using Federation.Protocol.Aggregator.V1;
using Google.Protobuf.Collections;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Federation.Aggregator.Pages.Topics;

/// <summary>What the forms of topics do. Each leads back to a page, so that loading that again does nothing twice.</summary>
internal static class TopicEditEndpoints
{
    internal static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapPost("/topics", CreateAsync);
        pages.MapPost("/topics/{id}/edit", EditAsync);
        pages.MapPost("/topics/{id}/remove", RemoveAsync);
        MapItem(pages, "add", topic => (topic.AddedItems, topic.LeftOutItems));
        MapItem(pages, "leave-out", topic => (topic.LeftOutItems, topic.AddedItems));
        MapItem(pages, "take-back", topic => (null, topic.LeftOutItems));
    }

    private static void MapItem(
        IEndpointRouteBuilder pages, string verb, Func<Topic, (RepeatedField<string>? Into, RepeatedField<string> OutOf)> lists) =>
        pages.MapPost($"/topics/{{id}}/{verb}", async (HttpContext http, string id, [FromForm] string? item, TopicDesk desk, CancellationToken cancellationToken) =>
        {
            var topic = desk.Get("name", $"topics/{id}");
            await desk.UpdateAsync(http.User.ToAuthor(), topic.Name, "", current =>
            {
                var ((into, outOf), moved) = (lists(current), item ?? "");
                outOf.Remove(moved);
                if (into?.Contains(moved) == false)
                    into.Add(moved);
                return current;
            }, cancellationToken).ConfigureAwait(false);
            return FrameBuilder.Back($"/{topic.Name}", "topic-changed");
        });

    private static async Task<IResult> CreateAsync(
        HttpContext http, [FromForm] string? title, [FromForm] string? terms, [FromForm] string? examples, TopicDesk desk, CancellationToken cancellationToken)
    {
        var topic = new Topic { DisplayName = title?.Trim() ?? "" };
        Put(topic.Terms, terms);
        Put(topic.ExampleItems, examples);
        var made = await desk.CreateAsync(http.User.ToAuthor(), topic, "", cancellationToken).ConfigureAwait(false);
        return FrameBuilder.Back($"/{made.Name}", "topic-made");
    }

    private static async Task<IResult> EditAsync(
        HttpContext http, string id, [FromForm] string? etag, [FromForm] string? title, [FromForm] string? description, [FromForm] string? terms,
        [FromForm] string? groups, [FromForm] string? examples, TopicDesk desk, CancellationToken cancellationToken)
    {
        var topic = desk.Get("name", $"topics/{id}");
        await desk.UpdateAsync(http.User.ToAuthor(), topic.Name, etag ?? "", current =>
        {
            (current.DisplayName, current.Description) = (title?.Trim() ?? "", description?.Trim() ?? "");
            Put(current.Terms, terms);
            Put(current.Groups, groups);
            Put(current.ExampleItems, examples);
            return current;
        }, cancellationToken).ConfigureAwait(false);
        return FrameBuilder.Back($"/{topic.Name}", "topic-changed");
    }

    private static async Task<IResult> RemoveAsync(string id, [FromForm] string? etag, TopicDesk desk, CancellationToken cancellationToken)
    {
        await desk.DeleteAsync(desk.Get("name", $"topics/{id}").Name, etag ?? "", cancellationToken).ConfigureAwait(false);
        return FrameBuilder.Back("/topics", "topic-removed");
    }

    // One a line.
    private static void Put(RepeatedField<string> values, string? lines)
    {
        values.Clear();
        values.Add((lines ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct());
    }
}
