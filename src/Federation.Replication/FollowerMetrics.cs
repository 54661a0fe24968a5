using System.Diagnostics.Metrics;
using Federation.Hosting;

namespace Federation.Replication;

/// <summary>What an operator watches of the mirrors: how much comes in, and what is wrong with it.</summary>
public sealed class FollowerMetrics
{
    private readonly Counter<long> _changes;
    private readonly Counter<long> _quarantined;
    private readonly Counter<long> _repaired;
    private readonly Counter<long> _altered;

    /// <summary>Metrics of a host.</summary>
    public FollowerMetrics(FederationTelemetry telemetry)
    {
        ArgumentNullException.ThrowIfNull(telemetry);
        var meter = telemetry.Meter;
        _changes = meter.CreateCounter<long>("federation.mirror.changes", "{change}", "Changes taken over from peers.");
        _quarantined = meter.CreateCounter<long>("federation.mirror.quarantined", "{item}", "Items that could not be taken over.");
        _repaired = meter.CreateCounter<long>("federation.mirror.repaired", "{item}", "Items mended after digests were compared.");
        _altered = meter.CreateCounter<long>(
            "federation.mirror.altered", "{copy}", "Copies refused because they were not what their origin signed.");
    }

    internal void Changed(RegistryRoute route, int changes) => Count(_changes, route, changes);

    internal void Quarantined(RegistryRoute route, int items) => Count(_quarantined, route, items);

    internal void Repaired(RegistryRoute route, long items) => Count(_repaired, route, items);

    internal void Altered(RegistryRoute route) => Count(_altered, route, 1);

    private static void Count(Counter<long> counter, RegistryRoute route, long count)
    {
        if (count > 0)
            counter.Add(count, new("federation.registry", route.Registry), new("federation.peer", route.Peer));
    }
}
