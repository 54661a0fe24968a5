using Federation.Aggregator.Decisions;
using Federation.Hosting;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Names;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace Federation.Aggregator.Topics;

/// <summary>Lets people keep topics.</summary>
internal sealed class TopicGrpcService(TopicDesk desk, TopicReports reports) : TopicService.TopicServiceBase
{
    private static readonly string[] _kept = ["name", "create_author", "create_time", "update_author", "update_time", "etag"];

    public override Task<ListTopicsResponse> ListTopics(ListTopicsRequest request, ServerCallContext context) =>
        Task.FromResult(reports.List(request, context.CancellationToken));

    public override Task<GetTopicResponse> GetTopic(GetTopicRequest request, ServerCallContext context) =>
        Task.FromResult(new GetTopicResponse { Topic = desk.Get("name", request.Name) });

    [Authorize(FederationScopes.DuplicatesDecide)]
    public override async Task<CreateTopicResponse> CreateTopic(CreateTopicRequest request, ServerCallContext context) => new()
    {
        Topic = await desk.CreateAsync(Author(context), Required(request.Topic), request.TopicId, context.CancellationToken).ConfigureAwait(false),
    };

    [Authorize(FederationScopes.DuplicatesDecide)]
    public override async Task<UpdateTopicResponse> UpdateTopic(UpdateTopicRequest request, ServerCallContext context)
    {
        var topic = Required(request.Topic);
        var name = RequestField.Read("topic.name", () => TopicName.Parse(topic.Name)).ToString();
        var mask = new UpdateMask<Topic>(request.UpdateMask, topic, _kept);
        return new UpdateTopicResponse
        {
            Topic = await desk.UpdateAsync(Author(context), name, topic.Etag, current => mask.Apply(topic, current), context.CancellationToken).ConfigureAwait(false),
        };
    }

    [Authorize(FederationScopes.DuplicatesDecide)]
    public override async Task<DeleteTopicResponse> DeleteTopic(DeleteTopicRequest request, ServerCallContext context)
    {
        var name = RequestField.Read("name", () => TopicName.Parse(request.Name)).ToString();
        await desk.DeleteAsync(name, request.Etag, context.CancellationToken).ConfigureAwait(false);
        return new DeleteTopicResponse();
    }

    public override Task<ListTopicItemsResponse> ListTopicItems(ListTopicItemsRequest request, ServerCallContext context) =>
        reports.ListItemsAsync(request, context.CancellationToken);

    public override Task<SuggestTopicItemsResponse> SuggestTopicItems(SuggestTopicItemsRequest request, ServerCallContext context) =>
        reports.SuggestAsync(request, context.CancellationToken);

    public override Task<SuggestTopicsResponse> SuggestTopics(SuggestTopicsRequest request, ServerCallContext context) =>
        reports.SuggestTopicsAsync(request, context.CancellationToken);

    private static Topic Required(Topic? topic) => topic ?? throw FederationErrors.InvalidArgument("topic", "It is missing.");

    private static Author Author(ServerCallContext context) => context.GetHttpContext().User.ToAuthor();
}
