using System.Diagnostics;
using System.Globalization;
using Federation.Hosting;

namespace Federation.EndToEnd.Tests.Processes;

/// <summary>A real redis-server that keeps what it acknowledged, so that it can be killed and started again.</summary>
internal sealed class RedisProcess : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);

    private readonly string _executable;
    private readonly string _folder;
    private readonly int _port = FreePort.Find();
    private Process? _process;

    private RedisProcess(string executable, string folder) => (_executable, _folder) = (executable, folder);

    /// <summary>Its address, as StackExchange.Redis writes it.</summary>
    internal string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_port}");

    /// <summary>Starts a server whose files are in <paramref name="folder"/>; null when none is installed.</summary>
    internal static async Task<RedisProcess?> TryStartAsync(string folder)
    {
        var executable = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(directory => Path.Combine(directory, "redis-server"))
            .FirstOrDefault(File.Exists);
        if (executable is null)
            return null;
        Directory.CreateDirectory(folder);
        var redis = new RedisProcess(executable, folder);
        await redis.StartAsync();
        return redis;
    }

    /// <summary>Starts it with the files that it left, and waits until it serves.</summary>
    internal async Task StartAsync()
    {
        var start = new ProcessStartInfo(
            _executable,
            [
                "--bind", "127.0.0.1", "--port", $"{_port}", "--dir", _folder, "--save", "",
                "--appendonly", "yes", "--appendfsync", "always", "--aof-load-truncated", "yes",
            ])
        { RedirectStandardOutput = true };
        _process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(_patience);
        while (await _process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (line.Contains("Ready to accept connections", StringComparison.Ordinal))
            {
                // Read on, or the server stops when the pipe is full.
                _ = _process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return;
            }
        }

        throw new InvalidOperationException($"redis-server ended with {_process.ExitCode}.");
    }

    /// <summary>Ends it at once.</summary>
    internal async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    public async ValueTask DisposeAsync() => await KillAsync();
}
