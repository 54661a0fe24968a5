using Federation.Aggregator.Decisions;
using Federation.Aggregator.Pages.Framing;
using Federation.Aggregator.Watch.Feeds;
using Federation.Aggregator.Watch.Subscriptions;
using Federation.Aggregator.Watch.Webhooks;
using Federation.Hosting;
using Federation.Protocol.Aggregator.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Federation.Aggregator.Pages.Watch;

/// <summary>
/// What the forms of subscriptions do. Those that tell a secret show the page at once, since that is told nowhere else; the others lead back
/// to it.
/// </summary>
internal static class SubscriptionEndpoints
{
    private const string Once = "Copy what stands here: it is not shown again.";

    internal static void Map(IEndpointRouteBuilder pages)
    {
        pages.MapPost($"{WatchQuery.Path}/subscriptions", CreateAsync);
        pages.MapPost($"{WatchQuery.Path}/subscriptions/{{id}}/change", ChangeAsync);
        pages.MapPost($"{WatchQuery.Path}/subscriptions/{{id}}/feed", RenewFeedAsync);
        pages.MapPost($"{WatchQuery.Path}/subscriptions/{{id}}/secret", RotateSecretAsync);
        pages.MapPost($"{WatchQuery.Path}/subscriptions/{{id}}/test", TestAsync);
        pages.MapPost($"{WatchQuery.Path}/subscriptions/{{id}}/resume", ResumeAsync);
        pages.MapPost($"{WatchQuery.Path}/subscriptions/{{id}}/pause", (HttpContext http, string id, SubscriptionDesk desk, CancellationToken cancellationToken) =>
            RestAsync(http, id, true, desk, cancellationToken));
        pages.MapPost($"{WatchQuery.Path}/subscriptions/{{id}}/unpause", (HttpContext http, string id, SubscriptionDesk desk, CancellationToken cancellationToken) =>
            RestAsync(http, id, false, desk, cancellationToken));
        pages.MapPost($"{WatchQuery.Path}/subscriptions/{{id}}/remove", RemoveAsync);
    }

    private static async Task<IResult> CreateAsync(
        HttpContext http,
        [AsParameters] TypedFields fields,
        SubscriptionDesk desk,
        WatchEndpoints page,
        CancellationToken cancellationToken)
    {
        var wanted = fields.ToSubscription();
        var (made, faults) = await FormFaults.AnswerAsync(true, () => desk.CreateAsync(http.User.ToAuthor(), wanted, cancellationToken)).ConfigureAwait(false);
        if (made is null)
            return await page.ShowAsync(http, new WatchQuery(), new WatchForm { Subscription = wanted, Faults = faults }, cancellationToken).ConfigureAwait(false);
        List<(string, string)> told = [.. Feeds(http, made.Subscription.Name, made.FeedKey)];
        if (made.WebhookSecret.Length > 0)
            told.Add(("Secret of the webhook", made.WebhookSecret));
        return await TellAsync(http, page, $"{made.Subscription.DisplayName} is subscribed to. {Once}", told, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<IResult> ChangeAsync(
        HttpContext http,
        string id,
        [FromForm] string? etag,
        [AsParameters] TypedFields fields,
        SubscriptionDesk desk,
        WatchEndpoints page,
        CancellationToken cancellationToken)
    {
        var wanted = fields.ToSubscription();
        (wanted.Name, wanted.Etag) = (NameOf(id), etag ?? "");
        var (made, faults) = await FormFaults.AnswerAsync(true, () => desk.UpdateAsync(
            http.User.ToAuthor(),
            wanted.Name,
            wanted.Etag,
            current =>
            {
                (current.DisplayName, current.Filter, current.Webhook, current.UtcOffsetMinutes) =
                    (wanted.DisplayName, wanted.Filter, wanted.Webhook, wanted.UtcOffsetMinutes);
                return current;
            },
            cancellationToken)).ConfigureAwait(false);
        if (made is null)
            return await page.ShowAsync(http, new WatchQuery(), new WatchForm { Subscription = wanted, Faults = faults }, cancellationToken).ConfigureAwait(false);
        return made.WebhookSecret.Length == 0
            ? FrameBuilder.Back(WatchQuery.Path, "subscription-changed")
            : await TellAsync(
                http, page, $"The subscription was changed. {Once}", [("Secret of the webhook", made.WebhookSecret)], cancellationToken).ConfigureAwait(false);
    }

    private static async Task<IResult> RenewFeedAsync(
        HttpContext http, string id, [FromForm] string? etag, SubscriptionDesk desk, WatchEndpoints page, CancellationToken cancellationToken)
    {
        var key = await desk.RenewFeedAsync(http.User.ToAuthor(), NameOf(id), etag ?? "", cancellationToken).ConfigureAwait(false);
        return await TellAsync(http, page, $"The feed has a new address, and the one before leads nowhere. {Once}", Feeds(http, NameOf(id), key), cancellationToken).ConfigureAwait(false);
    }

    private static async Task<IResult> RotateSecretAsync(
        HttpContext http, string id, [FromForm] string? etag, SubscriptionDesk desk, WatchEndpoints page, CancellationToken cancellationToken)
    {
        var secret = await desk.RotateSecretAsync(http.User.ToAuthor(), NameOf(id), etag ?? "", cancellationToken).ConfigureAwait(false);
        return await TellAsync(
            http, page, $"There is a new secret; the one before signs beside it for 24 hours. {Once}", [("Secret of the webhook", secret)], cancellationToken).ConfigureAwait(false);
    }

    private static async Task<IResult> TestAsync(HttpContext http, string id, WebhookTrial trial, WatchEndpoints page, CancellationToken cancellationToken)
    {
        var outcome = await trial.RunAsync(NameOf(id), OrganizationOf(http), cancellationToken).ConfigureAwait(false);
        var sentence = outcome.IsReceived ? $"The test was received: the answer was {outcome.Status}." : $"The test was not received. {outcome.Error}";
        return await TellAsync(http, page, sentence, [], cancellationToken).ConfigureAwait(false);
    }

    private static async Task<IResult> ResumeAsync(HttpContext http, string id, SubscriptionDesk desk, CancellationToken cancellationToken)
    {
        await desk.ResumeAsync(NameOf(id), OrganizationOf(http), cancellationToken).ConfigureAwait(false);
        return FrameBuilder.Back(WatchQuery.Path, "subscription-resumed");
    }

    private static async Task<IResult> RestAsync(HttpContext http, string id, bool rests, SubscriptionDesk desk, CancellationToken cancellationToken)
    {
        await desk.UpdateAsync(
            http.User.ToAuthor(),
            NameOf(id),
            "",
            current =>
            {
                current.Paused = rests;
                return current;
            },
            cancellationToken).ConfigureAwait(false);
        return FrameBuilder.Back(WatchQuery.Path, rests ? "subscription-paused" : "subscription-resumed");
    }

    private static async Task<IResult> RemoveAsync(HttpContext http, string id, [FromForm] string? etag, SubscriptionDesk desk, CancellationToken cancellationToken)
    {
        await desk.DeleteAsync(NameOf(id), etag ?? "", OrganizationOf(http), cancellationToken).ConfigureAwait(false);
        return FrameBuilder.Back(WatchQuery.Path, "subscription-removed");
    }

    private static Task<IResult> TellAsync(
        HttpContext http, WatchEndpoints page, string done, IReadOnlyList<(string, string)> told, CancellationToken cancellationToken) =>
        page.ShowAsync(http, new WatchQuery(), new WatchForm { Done = done, Told = told }, cancellationToken);

    private static IReadOnlyList<(string, string)> Feeds(HttpContext http, string name, string key)
    {
        var service = $"{http.Request.Scheme}://{http.Request.Host}";
        return [("Address of the feed", service + FeedPath.Of(name, key)), ("Address of the feed of daily digests", service + FeedPath.OfDays(name, key))];
    }

    private static string NameOf(string id) => $"subscriptions/{id}";

    private static string? OrganizationOf(HttpContext http) => http.User.FindFirst(FederationClaims.Organization)?.Value;

    /// <summary>The fields of a subscription, as its forms send them.</summary>
    private sealed record TypedFields(
        [FromForm] string? Title, [FromForm] string? Filter, [FromForm] string? Webhook, [FromForm] WebhookContent Content, [FromForm] int? Offset)
    {
        public Subscription ToSubscription() => new()
        {
            DisplayName = Title?.Trim() ?? "",
            Filter = Filter?.Trim() ?? "",
            Webhook = string.IsNullOrWhiteSpace(Webhook) ? null : new Webhook { Uri = Webhook.Trim(), Content = Content },
            UtcOffsetMinutes = Offset ?? 0,
        };
    }
}
