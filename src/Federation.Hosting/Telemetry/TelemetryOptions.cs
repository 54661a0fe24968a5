namespace Federation.Hosting;

/// <summary>Where traces and metrics go. Section <c>Telemetry</c>.</summary>
public sealed record TelemetryOptions : ISettings
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Telemetry";

    /// <summary>
    /// The collector's OTLP address over gRPC, for example <c>http://127.0.0.1:4317</c>. Without it the standard variable
    /// <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> decides; without both nothing is measured or exported.
    /// </summary>
    public Uri? OtlpEndpoint { get; init; }

    /// <summary>
    /// Whether this host exports. Activity sources and meters are heard by their names in the whole process, so of several hosts in one
    /// process exactly one exports, for all.
    /// </summary>
    public bool Export { get; init; } = true;

    /// <inheritdoc/>
    public IEnumerable<SettingFault> Faults()
    {
        if (OtlpEndpoint is { IsAbsoluteUri: false } or { Scheme: not ("http" or "https") })
            yield return new(nameof(OtlpEndpoint), OtlpEndpoint, "an http or https address");
    }
}
