using Federation.Aggregator;
using Federation.Aggregator.Redis;
using Federation.Aggregator.Watch.Webhooks;
using Federation.Hosting;
using Federation.Identity;
using Federation.Node;

namespace Federation.Settings;

/// <summary>
/// The sections of the settings of all services and commands, which may share a file. What stands in a section that nobody reads would be
/// passed over: an audit log that is not kept, limits that do not hold.
/// </summary>
internal static class SettingSections
{
    // The last three are of commands only.
    private static readonly SortedSet<string> _known = new(StringComparer.OrdinalIgnoreCase)
    {
        AggregatorOptions.Section, AuditOptions.Section, ClientOptions.Section, IdentityOptions.Section, LimitOptions.Section, ListenerOptions.Section,
        NodeOptions.Section, PageListenerOptions.Section, RedisOptions.Section, SignInOptions.Section, TelemetryOptions.Section, TokenTrustOptions.Section,
        TrustOptions.Section, WebhookOptions.Section, "Logging", "Mirror", "Origin", "Service",
    };

    /// <summary>Refuses a key of no section.</summary>
    /// <param name="keys">The keys, such as <c>Listen:Address</c>.</param>
    /// <param name="source">Where they stand, at the beginning of a sentence.</param>
    /// <exception cref="SettingException">There is one.</exception>
    internal static void Require(IEnumerable<string> keys, string source)
    {
        var unknown = keys.Select(key => key.Split(':')[0]).Distinct().Where(section => !_known.Contains(section)).ToList();
        if (unknown.Count > 0)
            throw new SettingException($"{source}: {string.Join(", ", unknown)} is no section of the settings; there are {string.Join(", ", _known)}.");
    }
}
