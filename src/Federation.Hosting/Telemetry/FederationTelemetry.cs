using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Federation.Hosting;

/// <summary>The instruments of a host: spans and metrics of its own beside those of ASP.NET Core.</summary>
public sealed class FederationTelemetry : IDisposable
{
    /// <summary>Name of the meter and of the activity source.</summary>
    public const string SourceName = "Federation";

    /// <summary>Instruments of a host whose meters this factory makes.</summary>
    public FederationTelemetry(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        Meter = meters.Create(SourceName);
    }

    /// <summary>Makes counters and histograms; their names and units follow OpenTelemetry, for example <c>federation.sync.changes</c>.</summary>
    public Meter Meter { get; }

    /// <summary>Makes spans.</summary>
    public ActivitySource Activities { get; } = new(SourceName);

    /// <inheritdoc/>
    public void Dispose() => Activities.Dispose();
}
