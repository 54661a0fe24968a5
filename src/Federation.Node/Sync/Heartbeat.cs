using Federation.Hosting;
using Google.Protobuf.WellKnownTypes;

namespace Federation.Node.Sync;

/// <summary>How long a change stream may be silent.</summary>
internal static class Heartbeat
{
    private static readonly TimeSpan _usual = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan _shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(5);

    /// <summary>Reads the interval that a follower asks for.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT, when it is too short or too long.</exception>
    internal static TimeSpan Read(Duration? asked)
    {
        if (asked is null or { Seconds: 0, Nanos: 0 })
            return _usual;
        return TimeSpanOf(asked) is { } interval && interval >= _shortest && interval <= _longest
            ? interval
            : throw FederationErrors.InvalidArgument(
                "heartbeat_interval", $"It is {asked.Seconds} s and {asked.Nanos} ns; allowed are 1 s to 300 s, and 0 s for 15 s.");
    }

    // Null for what is no duration: on the wire the fields may hold anything.
    private static TimeSpan? TimeSpanOf(Duration asked)
    {
        try
        {
            return asked.ToTimeSpan();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
