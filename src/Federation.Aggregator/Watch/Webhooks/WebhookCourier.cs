using Federation.Aggregator.Storage;
using Federation.Aggregator.Watch.Digests;
using Federation.Aggregator.Watch.Subscriptions;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Names;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Federation.Aggregator.Watch.Webhooks;

/// <summary>Sends what one subscription is owed, one message after the other, so that none waits for the receiver of another.</summary>
internal sealed partial class WebhookCourier(
    string name,
    SubscriptionDesk desk,
    EventLog log,
    EventJournal journal,
    EventFilters filters,
    DailyDigests digests,
    WebhookSender sender,
    WebhookDelays delays,
    TimeProvider time,
    ILogger logger)
{
    private const int ReadSize = 256;

    // Events that do not pass the filter, after which the place among them is kept; reading them again after a restart costs little.
    private const int SkipLimit = 1_000;

    // Days that a digest comes late at most, as after a long stop.
    private const int DigestDays = 7;

    // Events of a day may still be on the way to the log when it ends.
    private static readonly TimeSpan _digestDelay = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan _longestWait = TimeSpan.FromHours(1);
    private static readonly TimeSpan _storeRetry = TimeSpan.FromSeconds(30);

    private readonly Queue<WatchEvent> _pending = [];
    private string _etag = "";
    private long _position;

    /// <summary>Sends until the subscription is removed or the token is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var (written, changed) = (journal.Written, desk.Changed);
            if (desk.Find(name) is not { } kept)
                return;
            var wait = kept.IsSent ? await TakeStepAsync(kept, cancellationToken).ConfigureAwait(false) : Timeout.InfiniteTimeSpan;
            if (wait == TimeSpan.Zero)
                continue;
            using var rest = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(written, changed, Task.Delay(wait, time, rest.Token)).ConfigureAwait(false);
            await rest.CancelAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    // Gives how long there is nothing to do, if nothing happens.
    private async Task<TimeSpan> TakeStepAsync(KeptSubscription kept, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (kept.Delivery!.NextAttemptTime?.ToDateTimeOffset() - now is { } left && left > TimeSpan.Zero)
            return left < _longestWait ? left : _longestWait;
        try
        {
            return await SendNextAsync(kept, now, cancellationToken).ConfigureAwait(false);
        }
        catch (DurableStoreException)
        {
            return _storeRetry;
        }
    }

    private async Task<TimeSpan> SendNextAsync(KeptSubscription kept, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            return kept.WantsDigests && DigestDue(kept, now) is { } day ? await SendAsync(kept, day, cancellationToken).ConfigureAwait(false)
                : kept.WantsEvents && await NextAsync(kept, cancellationToken).ConfigureAwait(false) is { } happened ? await SendAsync(kept, happened, cancellationToken).ConfigureAwait(false)
                : UntilNextDay(kept, now);
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.InvalidArgument)
        {
            // Another version of this program took the filter. Nothing is passed over until somebody changes it, or that version runs again.
            await NoteAsync(kept, new WebhookOutcome(0, e.Status.Detail, TimeSpan.Zero), static _ => { }, cancellationToken).ConfigureAwait(false);
            return TimeSpan.Zero;
        }
    }

    // An attempt that failed is followed by a wait, which the next step finds.
    private async Task<TimeSpan> SendAsync(KeptSubscription kept, WatchEvent happened, CancellationToken cancellationToken)
    {
        var message = new WebhookMessage { Type = WebhookTypes.Event, Timestamp = happened.Time, Subscription = name, Event = happened };
        var id = $"event_{Id}_{EventIdentity.Of(happened)}";
        if (await SendAsync(kept, id, message, delivery => delivery.Number = happened.Number, cancellationToken).ConfigureAwait(false))
            _pending.Dequeue();
        return TimeSpan.Zero;
    }

    private async Task<TimeSpan> SendAsync(KeptSubscription kept, DigestDay day, CancellationToken cancellationToken)
    {
        var digest = await digests.ReadAsync(filters.Of(kept.Message), day, cancellationToken).ConfigureAwait(false);
        void Advance(WebhookDelivery delivery) => delivery.DigestDate = digest.Date;
        if (digest.EventCount == 0)
        {
            await desk.NoteAsync(kept, delivery => With(delivery, Advance), cancellationToken).ConfigureAwait(false);
            return TimeSpan.Zero;
        }

        var message = new WebhookMessage { Type = WebhookTypes.DailyDigest, Timestamp = digest.EndTime, Subscription = name, DailyDigest = digest };
        await SendAsync(kept, $"digest_{Id}_{digest.Date}", message, Advance, cancellationToken).ConfigureAwait(false);
        return TimeSpan.Zero;
    }

    private async Task<bool> SendAsync(
        KeptSubscription kept, string id, WebhookMessage message, Action<WebhookDelivery> advance, CancellationToken cancellationToken)
    {
        var outcome = await sender.SendAsync(kept.Message.Webhook, kept.Secrets!, id, message, cancellationToken).ConfigureAwait(false);
        await NoteAsync(kept, outcome, advance, cancellationToken).ConfigureAwait(false);
        return outcome.IsReceived;
    }

    private async Task NoteAsync(KeptSubscription kept, WebhookOutcome outcome, Action<WebhookDelivery> advance, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await desk.NoteAsync(
            kept,
            delivery => outcome.IsReceived ? With(WebhookDelays.Received(delivery, now), advance) : delays.Failed(delivery, outcome, now),
            cancellationToken).ConfigureAwait(false);
        Tell(kept.Delivery!.State, desk.Find(name)?.Delivery);
    }

    // Only the organisation sees how sending goes; whoever runs the aggregator sees here where it does not, once.
    private void Tell(WebhookState before, WebhookDelivery? delivery)
    {
        if (delivery is null || delivery.State == before)
            return;
        if (delivery.State == WebhookState.Active)
            LogReceived(name);
        else if (delivery.State == WebhookState.Retrying)
            LogFailed(name, delivery.LastError);
        else
            LogGivenUp(name, delivery.LastError);
    }

    private async Task<WatchEvent?> NextAsync(KeptSubscription kept, CancellationToken cancellationToken)
    {
        if (kept.Message.Etag != _etag)
        {
            _pending.Clear();
            (_etag, _position) = (kept.Message.Etag, kept.Delivery!.Number);
        }

        var noted = kept.Delivery!.Number;
        while (_pending.Count == 0)
        {
            var read = await log.ReadKeptAfterAsync(_position, ReadSize, cancellationToken).ConfigureAwait(false);
            if (read.Count == 0)
                return null;
            foreach (var happened in read.Where(await filters.Of(kept.Message).ReadAsync(cancellationToken).ConfigureAwait(false)))
                _pending.Enqueue(happened);
            _position = read[^1].Number;
            if (_pending.Count == 0 && _position - noted >= SkipLimit)
            {
                noted = _position;
                await desk.NoteAsync(kept, delivery => With(delivery, moved => moved.Number = noted), cancellationToken).ConfigureAwait(false);
            }
        }

        return _pending.Peek();
    }

    private string Id => SubscriptionName.Parse(name).Id;

    private static WebhookDelivery With(WebhookDelivery delivery, Action<WebhookDelivery> change)
    {
        var changed = delivery.Clone();
        change(changed);
        return changed;
    }

    private static DigestDay? DigestDue(KeptSubscription kept, DateTimeOffset now)
    {
        var yesterday = Today(kept, now).Add(-1);
        var next = DigestDay.ParseDate(kept.Delivery!.DigestDate).AddDays(1);
        var earliest = yesterday.Date.AddDays(1 - DigestDays);
        var due = next > earliest ? next : earliest;
        return due <= yesterday.Date ? yesterday with { Date = due } : null;
    }

    private static TimeSpan UntilNextDay(KeptSubscription kept, DateTimeOffset now)
    {
        if (!kept.WantsDigests)
            return Timeout.InfiniteTimeSpan;
        var left = Today(kept, now).End + _digestDelay - now;
        return left < _longestWait ? left : _longestWait;
    }

    private static DigestDay Today(KeptSubscription kept, DateTimeOffset now) => DigestDay.Of(now - _digestDelay, kept.Message.UtcOffsetMinutes);

    [LoggerMessage(LogLevel.Information, "The webhook of {Subscription} receives messages again")]
    private partial void LogReceived(string subscription);

    [LoggerMessage(LogLevel.Warning, "The webhook of {Subscription} failed, and is tried again: {Reason}")]
    private partial void LogFailed(string subscription, string reason);

    [LoggerMessage(LogLevel.Warning, "The webhook of {Subscription} is sent nothing more until somebody resumes it: {Reason}")]
    private partial void LogGivenUp(string subscription, string reason);
}
