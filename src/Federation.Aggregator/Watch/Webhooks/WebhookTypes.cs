namespace Federation.Aggregator.Watch.Webhooks;

/// <summary>Types of messages to webhooks.</summary>
internal static class WebhookTypes
{
    /// <summary>An event.</summary>
    public const string Event = "watch.event";

    /// <summary>The digest of a day.</summary>
    public const string DailyDigest = "watch.daily_digest";

    /// <summary>Somebody tries the webhook.</summary>
    public const string Test = "watch.test";
}
