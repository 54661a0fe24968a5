using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Federation.Hosting;

/// <summary>Ends long calls when the host stops.</summary>
public static class ShutdownExtensions
{
    /// <summary>
    /// A source that is cancelled when the call is, or when the host begins to stop. A stream that waits on it ends at once, and
    /// its client hears UNAVAILABLE with the reason <see cref="ErrorReasons.ShuttingDown"/>. The caller disposes it.
    /// </summary>
    public static CancellationTokenSource LinkToShutdown(this ServerCallContext context)
    {
        var lifetime = context.GetHttpContext().RequestServices.GetRequiredService<IHostApplicationLifetime>();
        return CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
    }
}
