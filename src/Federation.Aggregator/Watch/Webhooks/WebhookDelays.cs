using System.Security.Cryptography;
using Federation.Protocol.Aggregator.V1;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Options;

namespace Federation.Aggregator.Watch.Webhooks;

/// <summary>What follows from an attempt: when the next is, and when it is enough.</summary>
internal sealed class WebhookDelays(IOptions<WebhookOptions> options)
{
    // Doublings beyond which the wait would be too long anyway.
    private const int DoublingLimit = 30;

    // Waits vary by a fifth, so that receivers that failed together are not asked together (in thousandths).
    private const int LeastJitter = 800;
    private const int MostJitter = 1_201;

    /// <summary>The delivery after an attempt that failed.</summary>
    public WebhookDelivery Failed(WebhookDelivery before, WebhookOutcome outcome, DateTimeOffset now)
    {
        var after = before.Clone();
        after.FailedAttempts++;
        after.FailingSince ??= Timestamp.FromDateTimeOffset(now);
        after.LastError = outcome.Error;
        after.NextAttemptTime = null;
        if (outcome.IsGone)
            after.State = WebhookState.Gone;
        else if (now - after.FailingSince.ToDateTimeOffset() >= options.Value.GiveUpAfter)
            after.State = WebhookState.Failing;
        else
            (after.State, after.NextAttemptTime) = (WebhookState.Retrying, Timestamp.FromDateTimeOffset(now + Wait(after.FailedAttempts, outcome.RetryAfter)));
        return after;
    }

    /// <summary>The delivery after one that was received.</summary>
    public static WebhookDelivery Received(WebhookDelivery before, DateTimeOffset now)
    {
        var after = Resumed(before);
        (after.LastError, after.SuccessTime) = ("", Timestamp.FromDateTimeOffset(now));
        return after;
    }

    /// <summary>The delivery that begins again.</summary>
    public static WebhookDelivery Resumed(WebhookDelivery before)
    {
        var after = before.Clone();
        (after.State, after.FailedAttempts, after.FailingSince, after.NextAttemptTime) = (WebhookState.Active, 0, null, null);
        return after;
    }

    private TimeSpan Wait(int failures, TimeSpan asked)
    {
        var doubled = options.Value.FirstRetry * Math.Pow(2, Math.Min(failures - 1, DoublingLimit));
        var wait = (doubled < WebhookOptions.LongestDelay ? doubled : WebhookOptions.LongestDelay) * (RandomNumberGenerator.GetInt32(LeastJitter, MostJitter) / 1_000.0);
        return wait > asked ? wait : asked;
    }
}
