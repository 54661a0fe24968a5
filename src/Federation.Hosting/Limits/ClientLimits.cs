using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Federation.Hosting;

/// <summary>Shares a host out among its clients: how many calls each may begin in a second, and have at once.</summary>
internal sealed class ClientLimits(IOptions<LimitOptions> options, IAuditLog audit) : IConfigureOptions<RateLimiterOptions>
{
    private readonly LimitOptions _limits = options.Value;

    public void Configure(RateLimiterOptions limiter)
    {
        limiter.GlobalLimiter = PartitionedRateLimiter.CreateChained(
            PartitionedRateLimiter.Create<HttpContext, string>(context => CallLimiters.AtOnce(CallerOf(context), _limits.ConcurrentCalls)),
            PartitionedRateLimiter.Create<HttpContext, string>(context => CallLimiters.PerSecond(
                CallerOf(context), ClientOf(context) is null ? _limits.AnonymousCallsPerSecond : _limits.CallsPerSecond)));
        limiter.OnRejected = async (rejected, _) =>
            await TooManyCalls.RefuseAsync(rejected.HttpContext, rejected.Lease, "this client", audit).ConfigureAwait(false);
    }

    private static string CallerOf(HttpContext context) => ClientOf(context) ?? ClientNetwork.Of(context.Connection.RemoteIpAddress);

    // Issuers choose their client ids without each other.
    private static string? ClientOf(HttpContext context) =>
        context.User.FindFirst(FederationClaims.ClientId) is { } client ? $"{client.Issuer} {client.Value}" : null;
}
