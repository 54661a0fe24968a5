using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Federation.Hosting;

/// <summary>
/// Bounds what one address may cost a host before it is known who calls: tokens that are to be verified in a second, and at once, since for some a
/// provider or an anchor must be asked. It is generous, as clients behind one address share it; <see cref="ClientLimits"/> tells them apart afterwards.
/// </summary>
internal sealed class AddressLimits(IOptions<LimitOptions> options, IAuditLog audit) : IDisposable
{
    private readonly PartitionedRateLimiter<HttpContext> _perSecond = PartitionedRateLimiter.Create<HttpContext, string>(
        context => CallLimiters.PerSecond(NetworkOf(context), options.Value.AddressCallsPerSecond));

    private readonly PartitionedRateLimiter<HttpContext> _atOnce = PartitionedRateLimiter.Create<HttpContext, string>(
        context => CallLimiters.AtOnce(NetworkOf(context), options.Value.ConcurrentCalls));

    public void Dispose()
    {
        _perSecond.Dispose();
        _atOnce.Dispose();
    }

    /// <summary>Authenticates callers within the limits of their addresses.</summary>
    internal static void UseAuthentication(IApplicationBuilder app)
    {
        var limits = app.ApplicationServices.GetRequiredService<AddressLimits>();
        app.Use(limits.BeginAsync);
        app.UseAuthentication();
        app.Use((context, next) =>
        {
            context.Features.Get<Authenticating>()?.Lease.Dispose();
            return next(context);
        });
    }

    private async Task BeginAsync(HttpContext context, RequestDelegate next)
    {
        using var begun = _perSecond.AttemptAcquire(context);
        using var atOnce = begun.IsAcquired ? _atOnce.AttemptAcquire(context) : begun;
        if (!atOnce.IsAcquired)
        {
            await TooManyCalls.RefuseAsync(context, atOnce, "this address", audit).ConfigureAwait(false);
            return;
        }

        context.Features.Set(new Authenticating(atOnce));
        await next(context).ConfigureAwait(false);
    }

    private static string NetworkOf(HttpContext context) => ClientNetwork.Of(context.Connection.RemoteIpAddress);

    // The place of a call among those that are being authenticated, free again once it is.
    private sealed record Authenticating(RateLimitLease Lease);
}
