namespace Federation.Hosting;

/// <summary>What one client may ask of a host. Section <c>Limits</c>.</summary>
/// <remarks>A client is told apart by the id in its token, and by its network address while it has none that is good.</remarks>
public sealed record LimitOptions : ISettings
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Limits";

    /// <summary>Calls a second that a client may begin in the long run; it may save up those of two seconds. 1 to 1,000,000.</summary>
    public int CallsPerSecond { get; init; } = 5_000;

    /// <summary>Calls a second from an address without a good token: probes of health, reflection, and refused calls. 1 to 1,000,000.</summary>
    public int AnonymousCallsPerSecond { get; init; } = 500;

    /// <summary>
    /// Calls a second from one address, whatever tokens they carry, before these are looked at; it may save up those of two seconds. All clients behind a
    /// proxy or a translated network share it. 1 to 1,000,000.
    /// </summary>
    public int AddressCallsPerSecond { get; init; } = 10_000;

    /// <summary>Calls of a client at once, streams included, and calls from an address at once whose tokens are being looked at; 1 to 100,000.</summary>
    public int ConcurrentCalls { get; init; } = 2_000;

    /// <summary>How long the headers of a request may take to arrive; 1 s to 1 min.</summary>
    public TimeSpan RequestHeadersTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Bytes a second that a request and the reading of an answer may not fall below; 1 to 1,000,000. Streams of clients may rest.</summary>
    public int MinimumBytesPerSecond { get; init; } = 240;

    /// <summary>How long a connection may be slower than that before it is ended; more than 1 s, at most 5 min.</summary>
    public TimeSpan SlowGracePeriod { get; init; } = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public IEnumerable<SettingFault> Faults()
    {
        if (!IsRate(CallsPerSecond))
            yield return new(nameof(CallsPerSecond), CallsPerSecond, "1 to 1000000");
        if (!IsRate(AnonymousCallsPerSecond))
            yield return new(nameof(AnonymousCallsPerSecond), AnonymousCallsPerSecond, "1 to 1000000");
        if (!IsRate(AddressCallsPerSecond))
            yield return new(nameof(AddressCallsPerSecond), AddressCallsPerSecond, "1 to 1000000");
        if (ConcurrentCalls is < 1 or > 100_000)
            yield return new(nameof(ConcurrentCalls), ConcurrentCalls, "1 to 100000");
        if (RequestHeadersTimeout < TimeSpan.FromSeconds(1) || RequestHeadersTimeout > TimeSpan.FromMinutes(1))
            yield return new(nameof(RequestHeadersTimeout), RequestHeadersTimeout, "00:00:01 to 00:01:00");
        if (!IsRate(MinimumBytesPerSecond))
            yield return new(nameof(MinimumBytesPerSecond), MinimumBytesPerSecond, "1 to 1000000");
        if (SlowGracePeriod <= TimeSpan.FromSeconds(1) || SlowGracePeriod > TimeSpan.FromMinutes(5))
            yield return new(nameof(SlowGracePeriod), SlowGracePeriod, "more than 00:00:01, at most 00:05:00");
    }

    private static bool IsRate(int rate) => rate is >= 1 and <= 1_000_000;
}
