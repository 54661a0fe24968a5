using Federation.Aggregator.Decisions;
using Federation.Aggregator.Watch.Feeds;
using Federation.Hosting;
using Federation.Protocol.Aggregator.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace Federation.Aggregator.Watch.Subscriptions;

/// <summary>Lets organisations keep subscriptions.</summary>
internal sealed class SubscriptionGrpcService(SubscriptionDesk desk, SubscriptionReports reports) : SubscriptionService.SubscriptionServiceBase
{
    private static readonly string[] _kept = ["name", "create_author", "create_time", "update_author", "update_time", "etag"];

    public override Task<ListSubscriptionsResponse> ListSubscriptions(ListSubscriptionsRequest request, ServerCallContext context) =>
        Task.FromResult(reports.List(request, context.GetOrganization(), context.CancellationToken));

    public override Task<GetSubscriptionResponse> GetSubscription(GetSubscriptionRequest request, ServerCallContext context) =>
        Task.FromResult(new GetSubscriptionResponse { Subscription = desk.Get("name", request.Name, context.GetOrganization()) });

    [Authorize(FederationScopes.DuplicatesDecide)]
    public override async Task<CreateSubscriptionResponse> CreateSubscription(CreateSubscriptionRequest request, ServerCallContext context)
    {
        var (subscription, key) = await desk.CreateAsync(Author(context), Required(request.Subscription), context.CancellationToken).ConfigureAwait(false);
        return new CreateSubscriptionResponse { Subscription = subscription, FeedPath = FeedPath.Of(subscription.Name, key) };
    }

    [Authorize(FederationScopes.DuplicatesDecide)]
    public override async Task<UpdateSubscriptionResponse> UpdateSubscription(UpdateSubscriptionRequest request, ServerCallContext context)
    {
        var update = Required(request.Subscription);
        var mask = new UpdateMask<Subscription>(request.UpdateMask, update, _kept);
        return new UpdateSubscriptionResponse
        {
            Subscription = await desk.UpdateAsync(
                Author(context), update.Name, update.Etag, current => mask.Apply(update, current), context.CancellationToken).ConfigureAwait(false),
        };
    }

    [Authorize(FederationScopes.DuplicatesDecide)]
    public override async Task<DeleteSubscriptionResponse> DeleteSubscription(DeleteSubscriptionRequest request, ServerCallContext context)
    {
        await desk.DeleteAsync(request.Name, request.Etag, context.GetOrganization(), context.CancellationToken).ConfigureAwait(false);
        return new DeleteSubscriptionResponse();
    }

    [Authorize(FederationScopes.DuplicatesDecide)]
    public override async Task<RenewFeedResponse> RenewFeed(RenewFeedRequest request, ServerCallContext context)
    {
        var key = await desk.RenewFeedAsync(request.Name, context.GetOrganization(), context.CancellationToken).ConfigureAwait(false);
        return new RenewFeedResponse { FeedPath = FeedPath.Of(request.Name, key) };
    }

    private static Subscription Required(Subscription? subscription) => subscription ?? throw FederationErrors.InvalidArgument("subscription", "It is missing.");

    private static Author Author(ServerCallContext context) => context.GetHttpContext().User.ToAuthor();
}
