using System.Diagnostics;
using System.Net;
using Federation.Hosting;
using StackExchange.Redis;

namespace Federation.Aggregator.Tests.Redis;

/// <summary>A redis-server on a port of its own, which can be killed and started again where it was.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("federation-redis-");
    private readonly string _executable;
    private readonly string[] _settings;
    private Process? _process;
    private int _port;

    private RedisServer(string executable, string[] settings) => (_executable, _settings) = (executable, settings);

    /// <summary>How to connect.</summary>
    public ConfigurationOptions Options => new ConfigurationOptions { EndPoints = { { IPAddress.Loopback, _port } } }.Patient();

    /// <summary>Starts a server; null where none is installed.</summary>
    public static async Task<RedisServer?> StartAsync(params string[] settings)
    {
        if (FindOnPath("redis-server") is not { } executable)
            return null;
        var server = new RedisServer(executable, settings);

        // Between finding a free port and binding it, another process may take it.
        do
            server._port = FreePort.Find();
        while (!await server.TryStartAsync());
        return server;
    }

    /// <summary>Ends it with SIGKILL, wherever it is, and starts it with what it had on disk.</summary>
    public async Task KillAndRestartAsync()
    {
        await KillAsync();
        while (!await TryStartAsync())
            await Task.Delay(50);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _directory.Delete(recursive: true);
    }

    private async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<bool> TryStartAsync()
    {
        _process = Process.Start(new ProcessStartInfo(
            _executable, ["--bind", "127.0.0.1", "--port", $"{_port}", "--dir", _directory.FullName, "--save", "", .. _settings])
        {
            RedirectStandardOutput = true,
        })!;
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Contains("Ready to accept connections", StringComparison.Ordinal))
            {
                // What it says later must not fill the pipe.
                _ = _process.StandardOutput.ReadToEndAsync();
                return true;
            }
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
        return false;
    }

    private static string? FindOnPath(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
}
