using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Federation.Protocol.Sync;
using Grpc.Core;

namespace Federation.Replication;

/// <summary>
/// Receives the responses of a stream and looks at each, while those before are stored. What waits is bounded, so that with the window of
/// HTTP/2 a slow replica never makes the process hold more.
/// </summary>
internal sealed class ResponseStream(FollowerOptions options, StreamRules rules, ChangeCheck check, TimeProvider time) : IAsyncDisposable
{
    // Responses that are being looked at, or were and are not yet stored: as many as keep two processors busy.
    private const int Ahead = 2;

    private readonly Channel<Task<CheckedResponse>> _received = Channel.CreateBounded<Task<CheckedResponse>>(
        new BoundedChannelOptions(Ahead) { SingleReader = true, SingleWriter = true });

    private readonly CancellationTokenSource _stop = new();
    private AsyncServerStreamingCall<EncodedSyncResponse>? _call;
    private Task _receiving = Task.CompletedTask;

    /// <summary>Ends the call and waits until nothing of it is left.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _receiving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _call?.Dispose();
        _stop.Dispose();
    }

    /// <summary>Opens the call, once, and begins to receive.</summary>
    internal void Open(Func<CancellationToken, AsyncServerStreamingCall<EncodedSyncResponse>> open)
    {
        _call = open(_stop.Token);
        _receiving = ReceiveAsync(_call.ResponseStream);
    }

    /// <summary>Gives the responses in their order. Ends by throwing only.</summary>
    internal async IAsyncEnumerable<CheckedResponse> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var response in _received.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            yield return await response.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task ReceiveAsync(IAsyncStreamReader<EncodedSyncResponse> stream)
    {
        try
        {
            while (await IsNextThereAsync(stream).ConfigureAwait(false))
            {
                var response = stream.Current;
                rules.Check(response);
                await _received.Writer.WriteAsync(CheckAsync(response), _stop.Token).ConfigureAwait(false);
            }

            _received.Writer.Complete(new IOException("the node ended the stream"));
        }
        catch (Exception e)
        {
            _received.Writer.Complete(e);
        }
    }

    // Each heartbeat is waited for by itself. So a pause of the whole machine, after which what the node sent is yet to be read, counts as one.
    private async Task<bool> IsNextThereAsync(IAsyncStreamReader<EncodedSyncResponse> stream)
    {
        var next = stream.MoveNext(_stop.Token);
        for (var missed = 0; !next.IsCompleted; missed++)
        {
            _stop.Token.ThrowIfCancellationRequested();
            if (missed == options.MissedHeartbeats)
                throw new TimeoutException($"the node sent nothing for {(options.HeartbeatInterval * missed).TotalSeconds:0} s");
            await ((Task)next).WaitAsync(options.HeartbeatInterval, time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return await next.ConfigureAwait(false);
    }

    private Task<CheckedResponse> CheckAsync(EncodedSyncResponse response) => response.Changes.Count == 0
        ? Task.FromResult(new CheckedResponse(response, CheckedChanges.None))
        : Task.Run(() => new CheckedResponse(response, check.Check(response.Changes, isOrigin: response.Head.Copy is null)));
}
