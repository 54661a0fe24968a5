using Federation.Aggregator.Pages.Framing;
using Federation.Aggregator.Roadmaps;
using Federation.Aggregator.Topics;
using Federation.Protocol.Aggregator.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Federation.Aggregator.Pages.Topics;

/// <summary>The list of topics, subjects that might be topics, a topic with what belongs to it, and its roadmap.</summary>
internal static class TopicEndpoints
{
    private const int PageSize = 25;

    private static readonly Dictionary<string, string> _filters = new()
    {
        ["progress"] = "status = PROPOSED OR status = DRAFT OR status = APPROVAL",
        ["published"] = "status = PUBLISHED",
    };

    internal static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapGet("/topics", ListAsync);
        pages.MapGet("/suggested-topics", SuggestAsync);
        pages.MapGet("/topics/{id}", ShowAsync);
        pages.MapGet("/topics/{id}/roadmap", DrawAsync);
    }

    private static async Task<IResult> ListAsync(
        HttpContext http, string? after, TopicReports reports, TopicMembers members, FrameBuilder frames, CancellationToken cancellationToken)
    {
        var topics = reports.List(new ListTopicsRequest { PageToken = after ?? "", PageSize = PageSize }, cancellationToken);
        Dictionary<string, int> counts = [];
        foreach (var topic in topics.Topics)
            counts[topic.Name] = (await members.OfAsync(topic, cancellationToken).ConfigureAwait(false)).Count;
        return new RazorComponentResult<TopicListPage>(new Dictionary<string, object?>
        {
            [nameof(TopicListPage.Frame)] = await frames.BuildAsync(http, "Topics").ConfigureAwait(false),
            [nameof(TopicListPage.Topics)] = topics,
            [nameof(TopicListPage.Counts)] = counts,
            [nameof(TopicListPage.IsFirst)] = string.IsNullOrEmpty(after),
        });
    }

    private static async Task<IResult> SuggestAsync(HttpContext http, TopicReports reports, FrameBuilder frames, CancellationToken cancellationToken) =>
        new RazorComponentResult<SuggestedTopicsPage>(new Dictionary<string, object?>
        {
            [nameof(SuggestedTopicsPage.Frame)] = await frames.BuildAsync(http, "Suggested topics").ConfigureAwait(false),
            [nameof(SuggestedTopicsPage.Suggested)] = (await reports.SuggestTopicsAsync(new SuggestTopicsRequest { MaxCount = PageSize }, cancellationToken).ConfigureAwait(false)).Topics,
        });

    private static async Task<IResult> ShowAsync(
        HttpContext http, string id, string? after, TopicDesk desk, TopicReports reports, FrameBuilder frames, CancellationToken cancellationToken)
    {
        var topic = desk.Get("name", $"topics/{id}");
        var items = await reports.ListItemsAsync(new ListTopicItemsRequest { Parent = topic.Name, PageToken = after ?? "", PageSize = PageSize }, cancellationToken).ConfigureAwait(false);
        var suggested = await reports.SuggestAsync(new SuggestTopicItemsRequest { Name = topic.Name }, cancellationToken).ConfigureAwait(false);
        return new RazorComponentResult<TopicPage>(new Dictionary<string, object?>
        {
            [nameof(TopicPage.Frame)] = await frames.BuildAsync(http, topic.DisplayName).ConfigureAwait(false),
            [nameof(TopicPage.Topic)] = topic,
            [nameof(TopicPage.Items)] = items,
            [nameof(TopicPage.Suggested)] = suggested.Items,
            [nameof(TopicPage.IsFirst)] = string.IsNullOrEmpty(after),
        });
    }

    private static async Task<IResult> DrawAsync(
        HttpContext http, string id, string? show, string? from, TopicDesk desk, RoadmapReports reports, FrameBuilder frames, CancellationToken cancellationToken)
    {
        var topic = desk.Get("name", $"topics/{id}");
        var roadmap = await reports.GetAsync(new GetRoadmapRequest { Topic = topic.Name, Filter = _filters.GetValueOrDefault(show ?? "", "") }, cancellationToken).ConfigureAwait(false);
        return new RazorComponentResult<RoadmapPage>(new Dictionary<string, object?>
        {
            [nameof(RoadmapPage.Frame)] = await frames.BuildAsync(http, $"Roadmap of {topic.DisplayName}").ConfigureAwait(false),
            [nameof(RoadmapPage.Topic)] = topic,
            [nameof(RoadmapPage.Roadmap)] = roadmap,
            [nameof(RoadmapPage.Show)] = show ?? "",
            [nameof(RoadmapPage.From)] = int.TryParse(from, out var year) && year is > 0 and < 10_000 ? year : 0,
        });
    }
}
