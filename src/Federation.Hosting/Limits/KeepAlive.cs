namespace Federation.Hosting;

/// <summary>How both ends notice that the other one has vanished while a stream is silent.</summary>
internal static class KeepAlive
{
    /// <summary>Silence after which a ping is sent.</summary>
    internal static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(30);

    /// <summary>Wait for the answer to a ping, after which the connection counts as lost.</summary>
    internal static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(10);
}
