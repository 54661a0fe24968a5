using Federation.Aggregator.Decisions;
using Federation.Aggregator.Watch.Feeds;
using Federation.Aggregator.Watch.Webhooks;
using Federation.Hosting;
using Federation.Protocol.Aggregator.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace Federation.Aggregator.Watch.Subscriptions;

/// <summary>Lets organisations keep subscriptions.</summary>
internal sealed class SubscriptionGrpcService(SubscriptionDesk desk, SubscriptionReports reports, WebhookTrial trial)
    : SubscriptionService.SubscriptionServiceBase
{
    private static readonly string[] _kept = ["name", "create_author", "create_time", "update_author", "update_time", "etag", "delivery"];

    public override Task<ListSubscriptionsResponse> ListSubscriptions(ListSubscriptionsRequest request, ServerCallContext context) =>
        Task.FromResult(reports.List(request, context.GetOrganization(), context.CancellationToken));

    public override Task<GetSubscriptionResponse> GetSubscription(GetSubscriptionRequest request, ServerCallContext context) =>
        Task.FromResult(new GetSubscriptionResponse { Subscription = desk.Get("name", request.Name, context.GetOrganization()) });

    [Authorize(FederationScopes.DuplicatesDecide)]
    public override async Task<CreateSubscriptionResponse> CreateSubscription(CreateSubscriptionRequest request, ServerCallContext context)
    {
        var made = await desk.CreateAsync(Author(context), Required(request.Subscription), context.CancellationToken).ConfigureAwait(false);
        return new CreateSubscriptionResponse
        {
            Subscription = made.Subscription,
            FeedPath = FeedPath.Of(made.Subscription.Name, made.FeedKey),
            WebhookSecret = made.WebhookSecret,
        };
    }

    [Authorize(FederationScopes.DuplicatesDecide)]
    public override async Task<UpdateSubscriptionResponse> UpdateSubscription(UpdateSubscriptionRequest request, ServerCallContext context)
    {
        var update = Required(request.Subscription);
        var mask = new UpdateMask<Subscription>(request.UpdateMask, update, _kept);
        var made = await desk.UpdateAsync(
            Author(context), update.Name, update.Etag, current => mask.Apply(update, current), context.CancellationToken).ConfigureAwait(false);
        return new UpdateSubscriptionResponse { Subscription = made.Subscription, WebhookSecret = made.WebhookSecret };
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
        var key = await desk.RenewFeedAsync(Author(context), request.Name, request.Etag, context.CancellationToken).ConfigureAwait(false);
        return new RenewFeedResponse { FeedPath = FeedPath.Of(request.Name, key) };
    }

    [Authorize(FederationScopes.DuplicatesDecide)]
    public override async Task<RotateWebhookSecretResponse> RotateWebhookSecret(RotateWebhookSecretRequest request, ServerCallContext context) => new()
    {
        WebhookSecret = await desk.RotateSecretAsync(Author(context), request.Name, request.Etag, context.CancellationToken).ConfigureAwait(false),
    };

    [Authorize(FederationScopes.DuplicatesDecide)]
    public override async Task<TestSubscriptionResponse> TestSubscription(TestSubscriptionRequest request, ServerCallContext context)
    {
        var outcome = await trial.RunAsync(request.Name, context.GetOrganization(), context.CancellationToken).ConfigureAwait(false);
        return new TestSubscriptionResponse { HttpStatus = outcome.Status, Error = outcome.Error };
    }

    [Authorize(FederationScopes.DuplicatesDecide)]
    public override async Task<ResumeSubscriptionResponse> ResumeSubscription(ResumeSubscriptionRequest request, ServerCallContext context) =>
        new() { Subscription = await desk.ResumeAsync(request.Name, context.GetOrganization(), context.CancellationToken).ConfigureAwait(false) };

    private static Subscription Required(Subscription? subscription) => subscription ?? throw FederationErrors.InvalidArgument("subscription", "It is missing.");

    private static Author Author(ServerCallContext context) => context.GetHttpContext().User.ToAuthor();
}
