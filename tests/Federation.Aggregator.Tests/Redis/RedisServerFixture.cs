using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;

namespace Federation.Aggregator.Tests.Redis;

/// <summary>A redis-server of its own, where one is installed.</summary>
public sealed class RedisServerFixture : IRedisFixture, IAsyncLifetime
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("federation-redis-");
    private Process? _process;
    private ConnectionMultiplexer? _connection;

    public IConnectionMultiplexer Connection
    {
        get
        {
            Assert.SkipWhen(_connection is null, "There is no redis-server on the PATH.");
            return _connection!;
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (FindOnPath("redis-server") is not { } executable)
            return;

        // Between finding a free port and binding it, another process may take it.
        var port = FreePort();
        while (!await TryStartAsync(executable, port))
            port = FreePort();
        _connection = await ConnectionMultiplexer.ConnectAsync(new ConfigurationOptions { EndPoints = { { IPAddress.Loopback, port } } });
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null)
            await _connection.DisposeAsync();
        if (_process is not null)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        _directory.Delete(recursive: true);
    }

    private async Task<bool> TryStartAsync(string executable, int port)
    {
        _process = Process.Start(new ProcessStartInfo(executable)
        {
            ArgumentList = { "--bind", "127.0.0.1", "--port", $"{port}", "--dir", _directory.FullName, "--save", "" },
            RedirectStandardOutput = true,
        })!;
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Contains("Ready to accept connections", StringComparison.Ordinal))
                return true;
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
        return false;
    }

    private static string? FindOnPath(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
