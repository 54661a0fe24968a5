using System.Net;
using System.Net.Sockets;

namespace Federation.Benchmarks.Mirror;

/// <summary>Passes the connections to a service on, and counts the bytes that go there and come back.</summary>
internal sealed class MeteredRelay : IAsyncDisposable
{
    private const int BufferBytes = 64 * 1024;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Uri _service;
    private readonly Task _accepting;
    private long _bytes;

    /// <summary>Begins to accept.</summary>
    /// <param name="service">Where the connections go on to.</param>
    internal MeteredRelay(Uri service)
    {
        _service = service;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where to connect to.</summary>
    internal Uri Address => new($"http://{_listener.LocalEndpoint}");

    /// <summary>Gives how many bytes passed since the last time.</summary>
    internal long Take() => Interlocked.Exchange(ref _bytes, 0);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> passing = [];
        while (!_stop.IsCancellationRequested)
            passing.Add(PassAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        await Task.WhenAll(passing);
    }

    private async Task PassAsync(TcpClient caller)
    {
        using var service = new TcpClient { NoDelay = true };
        using (caller)
        {
            caller.NoDelay = true;
            await service.ConnectAsync(_service.Host, _service.Port, _stop.Token);
            await Task.WhenAny(CopyAsync(caller.GetStream(), service.GetStream()), CopyAsync(service.GetStream(), caller.GetStream()));
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to)
    {
        var buffer = new byte[BufferBytes];
        while (await from.ReadAsync(buffer, _stop.Token) is > 0 and var count)
        {
            Interlocked.Add(ref _bytes, count);
            await to.WriteAsync(buffer.AsMemory(0, count), _stop.Token);
        }
    }
}
