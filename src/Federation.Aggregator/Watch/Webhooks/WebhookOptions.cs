using Federation.Hosting;

namespace Federation.Aggregator.Watch.Webhooks;

/// <summary>How events are sent to the webhooks of subscriptions. Section <c>Webhooks</c>.</summary>
public sealed record WebhookOptions : ISettings
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Webhooks";

    private static readonly TimeSpan _longestDelay = TimeSpan.FromHours(6);

    /// <summary>
    /// Whether webhooks may lead to addresses that are not of the public internet, such as those of an organisation's own network, and by
    /// plain http to loopback. Whoever may keep subscriptions can then make this service send requests there.
    /// </summary>
    public bool AllowPrivateAddresses { get; init; }

    /// <summary>How long a receiver may take to answer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long after a failed attempt the second is made; each further wait is twice as long, up to 6 hours.</summary>
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long sending may fail until it is given up.</summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromDays(3);

    /// <summary>The longest wait between two attempts.</summary>
    internal static TimeSpan LongestDelay => _longestDelay;

    /// <inheritdoc/>
    public IEnumerable<SettingFault> Faults()
    {
        if (Timeout < TimeSpan.FromSeconds(1) || Timeout > TimeSpan.FromMinutes(2))
            yield return new(nameof(Timeout), Timeout, "00:00:01 to 00:02:00");
        if (FirstRetry < TimeSpan.FromMilliseconds(10) || FirstRetry > _longestDelay)
            yield return new(nameof(FirstRetry), FirstRetry, "00:00:00.01 to 06:00:00");
        if (GiveUpAfter < TimeSpan.FromMinutes(1) || GiveUpAfter > TimeSpan.FromDays(30))
            yield return new(nameof(GiveUpAfter), GiveUpAfter, "00:01:00 to 30.00:00:00");
    }
}
