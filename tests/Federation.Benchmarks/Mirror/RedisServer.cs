using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;

namespace Federation.Benchmarks.Mirror;

/// <summary>A real <c>redis-server</c> on a free port of loopback, without persistence.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private RedisServer(Process process, int port)
    {
        Process = process;
        Connection = new ConfigurationOptions { EndPoints = { { IPAddress.Loopback, port } }, AbortOnConnectFail = false };
    }

    /// <summary>How to connect.</summary>
    internal ConfigurationOptions Connection { get; }

    /// <summary>Its process.</summary>
    internal Process Process { get; }

    /// <summary>Starts a server; null when there is none on the PATH.</summary>
    /// <param name="settings">Further settings, as on its command line.</param>
    internal static RedisServer? TryStart(params string[] settings)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var start = new ProcessStartInfo("redis-server", ["--bind", "127.0.0.1", "--port", $"{port}", "--save", "", "--appendonly", "no", .. settings]) { RedirectStandardOutput = true };
        try
        {
            return new RedisServer(Process.Start(start)!, port);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Deletes all that it holds.</summary>
    internal async Task EmptyAsync()
    {
        var options = Connection.Clone();
        options.AllowAdmin = true;
        await using var connection = await ConnectionMultiplexer.ConnectAsync(options);
        await connection.GetServers().Single().FlushAllDatabasesAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Process.Kill();
        await Process.WaitForExitAsync();
        Process.Dispose();
    }
}
