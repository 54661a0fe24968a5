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

    /// <summary>The feed of a subscription.</summary>
    /// <param name="subscription">Its resource name.</param>
    /// <param name="key">The key, in base64url.</param>
    internal static string Of(string subscription, string key) => $"/feeds/{SubscriptionName.Parse(subscription).Id}?{Key}={key}";
}
