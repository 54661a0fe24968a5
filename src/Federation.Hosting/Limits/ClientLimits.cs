using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace Federation.Hosting;

/// <summary>Shares a host out among its clients: how many calls each may begin in a second, and have at once.</summary>
internal sealed class ClientLimits(IOptions<LimitOptions> options, IAuditLog audit) : IConfigureOptions<RateLimiterOptions>
{
    // How many seconds' worth of calls may be begun at once after a rest.
    private const int Burst = 2;

    // Calls at once end when they end; nobody knows when.
    private static readonly TimeSpan _usualDelay = TimeSpan.FromSeconds(1);

    private readonly LimitOptions _limits = options.Value;

    public void Configure(RateLimiterOptions limiter)
    {
        limiter.GlobalLimiter = PartitionedRateLimiter.CreateChained(
            PartitionedRateLimiter.Create<HttpContext, string>(AtOnce),
            PartitionedRateLimiter.Create<HttpContext, string>(PerSecond));
        limiter.OnRejected = RefuseAsync;
    }

    private RateLimitPartition<string> AtOnce(HttpContext context) => RateLimitPartition.GetConcurrencyLimiter(
        ClientOf(context) ?? ClientNetwork.Of(context.Connection.RemoteIpAddress),
        _ => new ConcurrencyLimiterOptions { PermitLimit = _limits.ConcurrentCalls, QueueLimit = 0 });

    private RateLimitPartition<string> PerSecond(HttpContext context)
    {
        var client = ClientOf(context);
        var rate = client is null ? _limits.AnonymousCallsPerSecond : _limits.CallsPerSecond;
        return RateLimitPartition.GetTokenBucketLimiter(client ?? ClientNetwork.Of(context.Connection.RemoteIpAddress), _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = rate * Burst,
            TokensPerPeriod = rate,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        });
    }

    // Issuers choose their client ids without each other.
    private static string? ClientOf(HttpContext context) =>
        context.User.FindFirst(FederationClaims.ClientId) is { } client ? $"{client.Issuer} {client.Value}" : null;

    private async ValueTask RefuseAsync(OnRejectedContext rejected, CancellationToken cancellationToken)
    {
        var delay = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var known) ? known : _usualDelay;
        var context = rejected.HttpContext;
        audit.NoteRefusal(AuditCaller.Refused(context, nameof(Grpc.Core.StatusCode.ResourceExhausted), ErrorReasons.TooManyCalls));
        if (GrpcResponse.Understands(context.Request))
        {
            var refusal = FederationErrors.ResourceExhausted(
                ErrorReasons.TooManyCalls, "There are more calls from this client than it may make now. Try again later, with fewer at once.", delay);
            await GrpcResponse.WriteAsync(context.Response, refusal).ConfigureAwait(false);
            return;
        }

        context.Response.StatusCode = (int)HttpStatusCode.TooManyRequests;
        context.Response.Headers.RetryAfter = Math.Ceiling(delay.TotalSeconds).ToString(CultureInfo.InvariantCulture);
    }
}
