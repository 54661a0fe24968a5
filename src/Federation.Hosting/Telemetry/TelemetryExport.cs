using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Federation.Hosting;

/// <summary>Exports traces and metrics over OTLP when a collector is configured.</summary>
internal static class TelemetryExport
{
    private const string StandardVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    internal static void Add(IHostApplicationBuilder builder, string serviceName)
    {
        builder.Services.AddSettings<TelemetryOptions>(TelemetryOptions.Section);
        builder.Services.AddMetrics();
        builder.Services.TryAddSingleton<FederationTelemetry>();

        var section = builder.Configuration.GetSection(TelemetryOptions.Section);
        var configured = section[nameof(TelemetryOptions.OtlpEndpoint)];
        var standard = builder.Configuration[StandardVariable] ?? Environment.GetEnvironmentVariable(StandardVariable);
        if ((configured ?? standard) is null || bool.FalseString.Equals(section[nameof(TelemetryOptions.Export)], StringComparison.OrdinalIgnoreCase))
            return;

        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(serviceName))
            .WithTracing(tracing => tracing.AddAspNetCoreInstrumentation().AddSource(FederationTelemetry.SourceName))
            .WithMetrics(metrics => metrics.AddAspNetCoreInstrumentation().AddMeter(FederationTelemetry.SourceName));
        if (Uri.TryCreate(configured, UriKind.Absolute, out var endpoint))
            telemetry.UseOtlpExporter(OtlpExportProtocol.Grpc, endpoint);
        else
            telemetry.UseOtlpExporter();
    }
}
