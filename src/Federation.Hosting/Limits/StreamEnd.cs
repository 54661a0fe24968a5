using System.Globalization;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Federation.Hosting;

/// <summary>
/// Ends a stream that goes on until its client ends it: with the call, when the host begins to stop, or when the access token of the call has
/// expired, so that nobody hears on for longer than the provider gives tokens. The client hears UNAVAILABLE with the reason
/// <see cref="ErrorReasons.StreamExpired"/> then, and goes on where it was by a new call.
/// </summary>
public sealed class StreamEnd : IDisposable
{
    // The longest wait of a timer is 49 days.
    private static readonly TimeSpan _longest = TimeSpan.FromDays(30);

    private readonly CancellationTokenSource _expiry;
    private readonly CancellationTokenSource _shutdown;
    private readonly CancellationTokenSource _any;

    /// <summary>The end of a call, for its handler to dispose.</summary>
    public StreamEnd(ServerCallContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var http = context.GetHttpContext();
        _expiry = new CancellationTokenSource(LifeOf(http), http.RequestServices.GetRequiredService<TimeProvider>());
        _shutdown = context.LinkToShutdown();
        _any = CancellationTokenSource.CreateLinkedTokenSource(_shutdown.Token, _expiry.Token);
        context.UserState[typeof(StreamEnd)] = this;
    }

    /// <summary>Cancelled at the end: for the wait for what is to be sent.</summary>
    public CancellationToken Token => _any.Token;

    /// <summary>
    /// For sending itself: the access token may expire meanwhile. A call of which a message is cut off is broken off as a whole, and its client
    /// would not hear why.
    /// </summary>
    public CancellationToken Sending => _shutdown.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        _any.Dispose();
        _shutdown.Dispose();
        _expiry.Dispose();
    }

    /// <summary>Whether the token of a call expired while its stream went on.</summary>
    internal static bool IsExpired(ServerCallContext context) =>
        context.UserState.TryGetValue(typeof(StreamEnd), out var end) && ((StreamEnd)end)._expiry.IsCancellationRequested;

    // As long as a new call with the same token would be taken, by the clock that tokens are verified by.
    private static TimeSpan LifeOf(HttpContext http)
    {
        if (!long.TryParse(http.User.FindFirst(JwtRegisteredClaimNames.Exp)?.Value, CultureInfo.InvariantCulture, out var seconds))
            return Timeout.InfiniteTimeSpan;
        var left = DateTimeOffset.FromUnixTimeSeconds(seconds) + BearerTokenSetup.ClockSkew - DateTimeOffset.UtcNow;
        return left < TimeSpan.Zero ? TimeSpan.Zero : left > _longest ? _longest : left;
    }
}
