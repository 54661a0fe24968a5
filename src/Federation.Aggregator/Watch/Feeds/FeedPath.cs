using Federation.Protocol.Names;

namespace Federation.Aggregator.Watch.Feeds;

/// <summary>
/// Where feeds are: <c>/feeds/{subscription}?key=...</c>. The key stands in the query, which neither logs nor the audit nor traces of this
/// program take in.
/// </summary>
internal static class FeedPath
{
    /// <summary>Name of the query parameter with the key.</summary>
    internal const string Key = "key";

    /// <summary>Pattern of the route.</summary>
    internal const string Pattern = "/feeds/{id}";

    /// <summary>Pattern of the route of digests.</summary>
    internal const string DailyPattern = "/feeds/{id}/daily";

    /// <summary>The feed of a subscription.</summary>
    /// <param name="subscription">Its resource name.</param>
    /// <param name="key">The key, in base64url.</param>
    internal static string Of(string subscription, string key) => $"/feeds/{SubscriptionName.Parse(subscription).Id}?{Key}={key}";

    /// <summary>The feed of the digests of a subscription.</summary>
    /// <inheritdoc cref="Of"/>
    internal static string OfDays(string subscription, string key) => $"/feeds/{SubscriptionName.Parse(subscription).Id}/daily?{Key}={key}";
}
