using Federation.Hosting.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Federation.Hosting.Tests;

public sealed class TelemetryTests
{
    [Fact]
    public async Task Spans_and_metrics_of_a_host_reach_the_collector()
    {
        await using var provider = await TestProvider.StartAsync();
        await using var collector = await TestCollector.StartAsync();
        string[] sent = ["test a change", "federation.test.changes", "federation.catalog.v1.CatalogService/GetWorkItem", "test.host"];

        // At its end a host waits some seconds at most until all is sent, which a busy machine may not keep.
        for (var run = 0; run < 5 && !sent.All(collector.Text.Contains); run++)
            await RunAsync(provider, collector);

        collector.Text.Should().ContainAll(sent);
    }

    [Fact]
    public async Task Without_a_collector_nothing_is_measured()
    {
        await using var host = await TestHost.StartAsync(new Uri("http://127.0.0.1:9"));
        host.App.Services.GetService<TracerProvider>().Should().BeNull();
        host.App.Services.GetService<MeterProvider>().Should().BeNull();
    }

    [Fact]
    public async Task Of_several_hosts_in_one_process_one_may_export_for_all()
    {
        await using var host = await TestHost.StartAsync(
            new Uri("http://127.0.0.1:9"),
            settings: [("Telemetry:OtlpEndpoint", "http://127.0.0.1:9"), ("Telemetry:Export", "false")]);
        host.App.Services.GetService<TracerProvider>().Should().BeNull();
    }

    private static async Task RunAsync(TestProvider provider, TestCollector collector)
    {
        await using var host = await TestHost.StartAsync(
            provider.Address, settings: ("Telemetry:OtlpEndpoint", collector.Address.AbsoluteUri));
        var telemetry = host.App.Services.GetRequiredService<FederationTelemetry>();
        var changes = telemetry.Meter.CreateCounter<long>("federation.test.changes");
        host.Catalog.Behaviour = _ =>
        {
            using var span = telemetry.Activities.StartActivity("test a change");
            changes.Add(1);
            return Task.CompletedTask;
        };
        await host.GetAsync(provider.Token());
    }
}
