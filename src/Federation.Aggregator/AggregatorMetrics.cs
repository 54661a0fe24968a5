using System.Diagnostics.Metrics;
using Federation.Aggregator.Duplicates;
using Federation.Aggregator.Mirroring;
using Federation.Hosting;
using Federation.Replication.Peers;

namespace Federation.Aggregator;

/// <summary>What an operator watches: the size and lag of each mirror, and the number of duplicates.</summary>
internal sealed class AggregatorMetrics
{
    public AggregatorMetrics(FederationTelemetry telemetry, PeerSet peers, RedisReplicaStore store, DuplicateIndex? duplicates = null)
    {
        telemetry.Meter.CreateObservableUpDownCounter(
            "federation.mirror.items",
            () => peers.Mirrors.Select(mirror => Measure(mirror, store.CountItems(mirror.Registry))),
            "{item}",
            "Work items mirrored.");
        telemetry.Meter.CreateObservableGauge(
            "federation.mirror.lag",
            () => peers.Mirrors.Select(mirror => Measure(mirror, mirror.Lag)),
            "{change}",
            "Changes of the node that its mirror does not have yet.");
        if (duplicates is null)
            return;
        telemetry.Meter.CreateObservableUpDownCounter(
            "federation.duplicates", () => duplicates.Count, "{duplicate}", "Duplicates that are reported.");
        telemetry.Meter.CreateObservableUpDownCounter(
            "federation.duplicates.waiting", () => duplicates.WaitingCount, "{item}", "Work items that have yet to be compared with the others.");
    }

    private static Measurement<long> Measure(MirrorStatus mirror, long value) =>
        new(value, new KeyValuePair<string, object?>("federation.registry", mirror.Registry));
}
