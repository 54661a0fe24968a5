using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace Federation.Hosting;

/// <summary>Answers a request that is one too many, gRPC calls in gRPC's own words.</summary>
internal static class TooManyCalls
{
    // Calls at once end when they end; nobody knows when.
    private static readonly TimeSpan _usualDelay = TimeSpan.FromSeconds(1);

    /// <summary>Refuses, and says when to try again.</summary>
    /// <param name="context">The request.</param>
    /// <param name="lease">What the limiter gave instead of a permit.</param>
    /// <param name="whose">Whose calls are too many, to be read after "from".</param>
    /// <param name="audit">Remembers it.</param>
    internal static async Task RefuseAsync(HttpContext context, RateLimitLease lease, string whose, IAuditLog audit)
    {
        var delay = lease.TryGetMetadata(MetadataName.RetryAfter, out var known) ? known : _usualDelay;
        audit.NoteRefusal(AuditCaller.Refused(context, nameof(Grpc.Core.StatusCode.ResourceExhausted), ErrorReasons.TooManyCalls));
        if (GrpcResponse.Understands(context.Request))
        {
            var refusal = FederationErrors.ResourceExhausted(
                ErrorReasons.TooManyCalls, $"There are more calls from {whose} than it may make now. Try again later, with fewer at once.", delay);
            await GrpcResponse.WriteAsync(context.Response, refusal).ConfigureAwait(false);
            return;
        }

        context.Response.StatusCode = (int)HttpStatusCode.TooManyRequests;
        context.Response.Headers.RetryAfter = Math.Ceiling(delay.TotalSeconds).ToString(CultureInfo.InvariantCulture);
    }
}
