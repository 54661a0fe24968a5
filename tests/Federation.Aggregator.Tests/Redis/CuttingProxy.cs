using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;

namespace Federation.Aggregator.Tests.Redis;

/// <summary>
/// Stands between a client and a Redis server and passes on every byte, until it is told to cut the connections at a certain one.
/// New connections then pass again.
/// </summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly EndPoint _server;
    private readonly Task _accepting;
    private readonly Lock _gate = new();
    private readonly List<TcpClient> _connections = [];
    private long _sent = long.MaxValue;
    private long _answered = long.MaxValue;

    public CuttingProxy(ConfigurationOptions server)
    {
        _server = server.EndPoints.Single();
        _listener.Start();
        Options = server.Clone();
        Options.EndPoints.Clear();
        Options.EndPoints.Add(_listener.LocalEndpoint);
        Options.AbortOnConnectFail = false;
        Options.BacklogPolicy = BacklogPolicy.FailFast;
        _accepting = AcceptAsync();
    }

    /// <summary>How to connect through it.</summary>
    public ConfigurationOptions Options { get; }

    /// <summary>Whether the cut was made that was asked for.</summary>
    public bool HasCut { get; private set; }

    /// <summary>Cuts as soon as the server has got so many bytes more, but the client no answer that is due then.</summary>
    public void CutAfterSent(long bytes) => Arm(bytes, long.MaxValue);

    /// <summary>Cuts as soon as the client has got so many bytes more.</summary>
    public void CutAfterAnswered(long bytes) => Arm(long.MaxValue, bytes);

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Cut();
    }

    private void Arm(long sent, long answered)
    {
        lock (_gate)
            (_sent, _answered, HasCut) = (sent, answered, false);
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            var client = await _listener.AcceptTcpClientAsync();
            var server = new TcpClient { NoDelay = true };
            client.NoDelay = true;
            lock (_gate)
                _connections.AddRange([client, server]);
            await server.Client.ConnectAsync(_server);
            _ = PassAsync(client, server, isAnswer: false);
            _ = PassAsync(server, client, isAnswer: true);
        }
    }

    private async Task PassAsync(TcpClient from, TcpClient to, bool isAnswer)
    {
        try
        {
            var buffer = new byte[4096];
            while (await from.GetStream().ReadAsync(buffer) is > 0 and var read)
            {
                var passing = Passing(read, isAnswer);
                await to.GetStream().WriteAsync(buffer.AsMemory(0, passing));
                if (passing < read)
                    break;
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // One side has gone; the other learns it now.
        }

        from.Dispose();
        to.Dispose();
    }

    // How many of the bytes that were read may pass.
    private int Passing(int read, bool isAnswer)
    {
        lock (_gate)
        {
            var left = isAnswer ? _answered : _sent;
            if (left > read)
            {
                if (isAnswer)
                    _answered -= _answered == long.MaxValue ? 0 : read;
                else
                    _sent -= _sent == long.MaxValue ? 0 : read;
                return read;
            }

            HasCut = true;
            (_sent, _answered) = (long.MaxValue, long.MaxValue);
            return (int)Math.Min(left, read - 1);
        }
    }

    private void Cut()
    {
        lock (_gate)
            _connections.ForEach(connection => connection.Dispose());
    }
}
