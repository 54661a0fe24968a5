using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Federation.Hosting;

/// <summary>A host serves until it is told to stop, so that load balancers turn away while its last calls end.</summary>
internal sealed class RunningHealthCheck(IHostApplicationLifetime lifetime) : IHealthCheck
{
    internal const string Name = "running";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(lifetime.ApplicationStopping.IsCancellationRequested
            ? HealthCheckResult.Unhealthy("The host is stopping.")
            : HealthCheckResult.Healthy());
}
