using System.Diagnostics.Metrics;
using Federation.Aggregator.Duplicates;
using Federation.Aggregator.Mirroring;
using Federation.Hosting;

namespace Federation.Aggregator;

/// <summary>What an operator watches: the size and lag of each mirror, and the number of duplicates.</summary>
internal sealed class AggregatorMetrics
{
    public AggregatorMetrics(FederationTelemetry telemetry, MirrorSet mirrors, DuplicateIndex duplicates)
    {
        telemetry.Meter.CreateObservableUpDownCounter(
            "federation.mirror.items",
            () => mirrors.All.Select(mirror => Measure(mirror, duplicates.CountItems(mirror.Registry))),
            "{item}",
            "Work items mirrored and matched.");
        telemetry.Meter.CreateObservableGauge(
            "federation.mirror.lag",
            () => mirrors.All.Select(mirror => Measure(mirror, mirror.Follower.Status.Lag)),
            "{change}",
            "Changes of the node that its mirror does not have yet.");
        telemetry.Meter.CreateObservableUpDownCounter(
            "federation.duplicates", () => duplicates.Count, "{duplicate}", "Duplicates that are reported.");
    }

    private static Measurement<long> Measure(Mirror mirror, long value) =>
        new(value, new KeyValuePair<string, object?>("federation.registry", mirror.Registry));
}
