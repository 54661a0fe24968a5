using System.Collections.Immutable;
using Federation.Aggregator.Storage;
using Federation.Aggregator.Watch.Digests;
using Federation.Aggregator.Watch.Webhooks;
using Federation.Hosting;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Names;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Federation.Aggregator.Watch.Subscriptions;

/// <summary>
/// Keeps the subscriptions: what changes is first in the durable store, then here. An organisation finds its own alone. The messages that it
/// gives are never changed.
/// </summary>
internal sealed class SubscriptionDesk(
    SubscriptionStore store, EventLog log, WebhookTargets targets, IOptions<AggregatorOptions> options, TimeProvider time) : IHostedService, IDisposable
{
    /// <summary>FAILED_PRECONDITION: the organisation has as many subscriptions as it may have.</summary>
    public const string SubscriptionLimit = "SUBSCRIPTION_LIMIT";

    /// <summary>FAILED_PRECONDITION: the subscription has no webhook.</summary>
    public const string WebhookMissing = "WEBHOOK_MISSING";

    /// <summary>Type of the resource in errors.</summary>
    public const string ResourceType = "federation.Subscription";

    private const int OrganizationLimit = 100;

    private readonly ChangeTurn _turn = new();
    private readonly Signal _changed = new();
    private volatile ImmutableDictionary<string, KeptSubscription> _subscriptions = ImmutableDictionary.Create<string, KeptSubscription>(StringComparer.Ordinal);

    /// <summary>Ends when people changed a subscription after it was asked for.</summary>
    public Task Changed => _changed.Next;

    /// <summary>Names of the subscriptions that have a webhook, of organisations that may still use the aggregator.</summary>
    public IEnumerable<string> WithWebhook => _subscriptions.Values.Where(kept => kept.Message.Webhook is not null && IsAdmitted(kept)).Select(kept => kept.Message.Name);

    /// <summary>The subscription of a name, whoever it belongs to; null when there is none.</summary>
    public KeptSubscription? Find(string name) => _subscriptions.GetValueOrDefault(name);

    /// <summary>Reads the subscriptions that are kept.</summary>
    public async Task StartAsync(CancellationToken cancellationToken) => _subscriptions = _subscriptions.AddRange(
        (await store.ReadAsync(cancellationToken).ConfigureAwait(false)).Select(kept => KeyValuePair.Create(kept.Message.Name, kept)));

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    /// <summary>The subscriptions of an organisation, in no particular order.</summary>
    /// <exception cref="RpcException">PERMISSION_DENIED: the caller has no organisation.</exception>
    public IEnumerable<Subscription> Of(string? organization)
    {
        var owner = Required(organization);
        return _subscriptions.Values.Where(kept => kept.Organization == owner).Select(kept => kept.ToMessage());
    }

    /// <summary>A subscription of an organisation.</summary>
    /// <param name="field">Field of the request that holds the name.</param>
    /// <param name="name">The name.</param>
    /// <param name="organization">The organisation of the caller; null when it is not known.</param>
    /// <exception cref="RpcException">INVALID_ARGUMENT, NOT_FOUND, or PERMISSION_DENIED where the caller has no organisation.</exception>
    public Subscription Get(string field, string name, string? organization) => Current(Read(field, name), organization).ToMessage();

    /// <summary>The subscription whose feed a key opens; null for any other key, and where the organisation may no longer use the aggregator.</summary>
    /// <param name="id">Last segment of its name.</param>
    /// <param name="key">The key.</param>
    public Subscription? Open(string id, string key) =>
        SubscriptionName.TryParse($"subscriptions/{id}", out var name) && _subscriptions.TryGetValue(name.ToString(), out var kept) && kept.FeedKey.Opens(key) && IsAdmitted(kept)
            ? kept.Message
            : null;

    /// <summary>Makes a subscription, the key of its feed, and the secret of its webhook.</summary>
    /// <param name="author">Who makes it; it belongs to their organisation.</param>
    /// <param name="subscription">The subscription.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="RpcException">INVALID_ARGUMENT, PERMISSION_DENIED, FAILED_PRECONDITION or UNAVAILABLE.</exception>
    public Task<MadeSubscription> CreateAsync(Author author, Subscription subscription, CancellationToken cancellationToken)
    {
        var owner = Required(author.Organization);
        SubscriptionRules.Require(subscription, targets);
        return _turn.TakeAsync(
            async () =>
            {
                if (_subscriptions.Values.Count(kept => kept.Organization == owner) >= OrganizationLimit)
                    throw FederationErrors.FailedPrecondition(
                        SubscriptionLimit, $"{owner} has {OrganizationLimit} subscriptions, as many as an organisation may have. Remove one first.");
                var (key, hash) = FeedKey.New();
                var made = Seal(subscription, message =>
                {
                    (message.Name, message.CreateAuthor, message.CreateTime) = (SubscriptionName.New().ToString(), author, Now());
                    (message.UpdateAuthor, message.UpdateTime) = (null, null);
                });
                var kept = await WithWebhookAsync(new KeptSubscription(made, hash, null, null), null, cancellationToken).ConfigureAwait(false);
                await KeepAsync(kept, cancellationToken).ConfigureAwait(false);
                return new MadeSubscription(kept.ToMessage(), key, kept.Secrets?.Text ?? "");
            },
            cancellationToken);
    }

    /// <summary>Changes a subscription.</summary>
    /// <param name="author">Who changes it.</param>
    /// <param name="name">Its name.</param>
    /// <param name="etag">The etag that was read; empty to change it whatever others did.</param>
    /// <param name="change">Gives the subscription that comes of a copy of the present one.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="RpcException">INVALID_ARGUMENT, PERMISSION_DENIED, NOT_FOUND, ABORTED, FAILED_PRECONDITION or UNAVAILABLE.</exception>
    public Task<MadeSubscription> UpdateAsync(
        Author author, string name, string etag, Func<Subscription, Subscription> change, CancellationToken cancellationToken) => _turn.TakeAsync(
        async () =>
        {
            var kept = Unchanged(Read("subscription.name", name), etag, author.Organization);
            var changed = change(kept.Message.Clone());
            SubscriptionRules.Require(changed, targets);
            var made = ChangedBy(author, changed);
            var after = await WithWebhookAsync(kept with { Message = made }, kept.Message.Webhook, cancellationToken).ConfigureAwait(false);
            await KeepAsync(after, cancellationToken).ConfigureAwait(false);
            return new MadeSubscription(after.ToMessage(), "", kept.Secrets is null ? after.Secrets?.Text ?? "" : "");
        },
        cancellationToken);

    /// <summary>Removes a subscription.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="etag">The etag that was read; empty to remove it whatever others did.</param>
    /// <param name="organization">The organisation of the caller; null when it is not known.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="RpcException">INVALID_ARGUMENT, PERMISSION_DENIED, NOT_FOUND, ABORTED, FAILED_PRECONDITION or UNAVAILABLE.</exception>
    public Task DeleteAsync(string name, string etag, string? organization, CancellationToken cancellationToken) => _turn.TakeAsync(
        async () =>
        {
            var kept = Unchanged(Read("name", name), etag, organization);
            await store.RemoveAsync(kept.Message.Name, cancellationToken).ConfigureAwait(false);
            _subscriptions = _subscriptions.Remove(kept.Message.Name);
            _changed.Fire();
            return kept;
        },
        cancellationToken);

    /// <summary>Makes another key of the feed of a subscription; the one before opens nothing any more.</summary>
    /// <param name="author">Who makes it.</param>
    /// <param name="name">Its name.</param>
    /// <param name="etag">The etag that was read; empty to do it whatever others did.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="RpcException">INVALID_ARGUMENT, PERMISSION_DENIED, NOT_FOUND, ABORTED, FAILED_PRECONDITION or UNAVAILABLE.</exception>
    public Task<string> RenewFeedAsync(Author author, string name, string etag, CancellationToken cancellationToken) => _turn.TakeAsync(
        async () =>
        {
            var kept = Unchanged(Read("name", name), etag, author.Organization);
            var (key, hash) = FeedKey.New();
            await KeepAsync(kept with { Message = ChangedBy(author, kept.Message), FeedKey = hash }, cancellationToken).ConfigureAwait(false);
            return key;
        },
        cancellationToken);

    /// <summary>Makes a new secret of the webhook of a subscription.</summary>
    /// <inheritdoc cref="RenewFeedAsync"/>
    public Task<string> RotateSecretAsync(Author author, string name, string etag, CancellationToken cancellationToken) => _turn.TakeAsync(
        async () =>
        {
            RequireWebhook(name, author.Organization);
            var kept = Unchanged(name, etag, author.Organization);
            var secrets = kept.Secrets!.Rotate(time.GetUtcNow());
            await KeepAsync(kept with { Message = ChangedBy(author, kept.Message), Secrets = secrets }, cancellationToken).ConfigureAwait(false);
            return secrets.Text;
        },
        cancellationToken);

    /// <summary>Begins to send to the webhook of a subscription again.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="organization">The organisation of the caller; null when it is not known.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="RpcException">INVALID_ARGUMENT, PERMISSION_DENIED, NOT_FOUND, FAILED_PRECONDITION or UNAVAILABLE.</exception>
    public Task<Subscription> ResumeAsync(string name, string? organization, CancellationToken cancellationToken) => _turn.TakeAsync(
        async () =>
        {
            var kept = RequireWebhook(name, organization);
            var resumed = kept with { Delivery = WebhookDelays.Resumed(kept.Delivery!) };
            await KeepAsync(resumed, cancellationToken).ConfigureAwait(false);
            return resumed.ToMessage();
        },
        cancellationToken);

    /// <summary>A subscription of an organisation that has a webhook.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="organization">The organisation of the caller; null when it is not known.</param>
    /// <exception cref="RpcException">INVALID_ARGUMENT, PERMISSION_DENIED, NOT_FOUND or FAILED_PRECONDITION.</exception>
    public KeptSubscription RequireWebhook(string name, string? organization) => Current(Read("name", name), organization) is { Message.Webhook: not null } kept
        ? kept
        : throw FederationErrors.FailedPrecondition(WebhookMissing, $"{name} has no webhook. Give it one first.");

    /// <summary>Keeps how sending went; nothing where people changed the webhook meanwhile.</summary>
    /// <param name="sent">The subscription that was sent for.</param>
    /// <param name="change">Gives what comes of the present state.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="DurableStoreException">The store cannot be written.</exception>
    public Task NoteAsync(KeptSubscription sent, Func<WebhookDelivery, WebhookDelivery> change, CancellationToken cancellationToken) => _turn.TakeAsync(
        async () =>
        {
            if (Find(sent.Message.Name) is not { Delivery: { } before } kept || kept.Message.Webhook.Uri != sent.Message.Webhook.Uri)
                return false;
            var after = change(before);
            await store.WriteAsync(kept.Message.Name, after, cancellationToken).ConfigureAwait(false);
            _subscriptions = _subscriptions.SetItem(kept.Message.Name, kept with { Delivery = after });
            return true;
        },
        cancellationToken);

    // Neither feeds nor webhooks bring a token that would be refused.
    private bool IsAdmitted(KeptSubscription kept) => options.Value.Readers.Count == 0 || options.Value.Readers.Contains(kept.Organization);

    private static string Required(string? organization) => string.IsNullOrEmpty(organization)
        ? throw FederationErrors.PermissionDenied(ErrorReasons.OrganizationMismatch, "Subscriptions belong to organisations, and the access token names none.")
        : organization;

    private static string Read(string field, string name) => RequestField.Read(field, () => SubscriptionName.Parse(name)).ToString();

    private KeptSubscription Current(string name, string? organization)
    {
        var owner = Required(organization);
        return _subscriptions.TryGetValue(name, out var kept) && kept.Organization == owner ? kept : throw FederationErrors.NotFound(ResourceType, name);
    }

    private KeptSubscription Unchanged(string name, string etag, string? organization)
    {
        var kept = Current(name, organization);
        return etag.Length == 0 || etag == kept.Message.Etag ? kept : throw FederationErrors.EtagMismatch(ResourceType, name);
    }

    private async Task KeepAsync(KeptSubscription kept, CancellationToken cancellationToken)
    {
        await store.WriteAsync(kept, cancellationToken).ConfigureAwait(false);
        _subscriptions = _subscriptions.SetItem(kept.Message.Name, kept);
        _changed.Fire();
    }

    // A new webhook hears of what happens from now on; one that leads elsewhere begins anew where the other was.
    private async Task<KeptSubscription> WithWebhookAsync(KeptSubscription kept, Webhook? before, CancellationToken cancellationToken)
    {
        if (kept.Message.Webhook is not { } webhook)
            return kept with { Secrets = null, Delivery = null };
        if (before is not null)
            return before.Uri == webhook.Uri ? kept : kept with { Delivery = new WebhookDelivery { State = WebhookState.Active, Number = kept.Delivery!.Number, DigestDate = kept.Delivery.DigestDate } };
        var yesterday = DigestDay.Of(time.GetUtcNow(), kept.Message.UtcOffsetMinutes).Add(-1);
        var last = await log.LastAsync(cancellationToken).ConfigureAwait(false);
        return kept with
        {
            Secrets = WebhookSecrets.New(),
            Delivery = new WebhookDelivery { State = WebhookState.Active, Number = last, DigestDate = yesterday.ToString() },
        };
    }

    private Subscription ChangedBy(Author author, Subscription subscription) =>
        Seal(subscription, message => (message.UpdateAuthor, message.UpdateTime) = (author, Now()));

    private static Subscription Seal(Subscription subscription, Action<Subscription> complete)
    {
        var made = subscription.Clone();
        complete(made);
        (made.Delivery, made.Etag) = (null, "");
        made.Etag = MessageEtag.Of(made);
        return made;
    }

    private Timestamp Now() => Timestamp.FromDateTimeOffset(time.GetUtcNow());
}
