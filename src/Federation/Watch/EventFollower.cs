using System.Runtime.CompilerServices;
using Federation.Hosting;
using Federation.Protocol.Aggregator.V1;
using Federation.Terminal;
using Grpc.Core;

namespace Federation.Watch;

/// <summary>Reads the stream of events, and goes on where it was when the connection breaks.</summary>
internal sealed class EventFollower(CallInvoker aggregator, string filter, string subscription, long? after)
{
    private static readonly TimeSpan _firstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _longestDelay = TimeSpan.FromSeconds(30);

    // The service gives a sign of life every 15 seconds.
    private static readonly TimeSpan _silence = TimeSpan.FromSeconds(45);

    private readonly WatchService.WatchServiceClient _events = new(aggregator);

    // Why the last call ended; empty where that is in order.
    private string _fault = "";

    /// <summary>Everything up to this number was given; null before anything is known.</summary>
    internal long? After { get; private set; } = after;

    /// <summary>The events, until the token is cancelled.</summary>
    /// <exception cref="RpcException">The service refuses.</exception>
    internal async IAsyncEnumerable<WatchEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var delay = _firstDelay;
        while (true)
        {
            var request = new WatchEventsRequest { Filter = filter, Subscription = subscription };
            if (After is { } number)
                request.After = number;
            _fault = "The service ended the stream.";
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            using var call = _events.WatchEvents(request, cancellationToken: patience.Token);
            while (await NextAsync(call, patience, cancellationToken).ConfigureAwait(false))
            {
                delay = _firstDelay;
                After = call.ResponseStream.Current.Number;
                if (call.ResponseStream.Current.Event is { } happened)
                    yield return happened;
            }

            if (_fault.Length > 0)
                await Console.Error.WriteLineAsync($"{_fault} Trying again in {delay.TotalSeconds:0} s.").ConfigureAwait(false);
            await Task.Delay(delay, cancellationToken).ConfigureAwait(false);
            delay = delay * 2 < _longestDelay ? delay * 2 : _longestDelay;
        }
    }

    // False when the connection broke or fell silent, and it is worth trying again.
    private async Task<bool> NextAsync(AsyncServerStreamingCall<WatchEventsResponse> call, CancellationTokenSource patience, CancellationToken cancellationToken)
    {
        try
        {
            patience.CancelAfter(_silence);
            return await call.ResponseStream.MoveNext(patience.Token).ConfigureAwait(false);
        }
        catch (RpcException e) when (!cancellationToken.IsCancellationRequested && e.StatusCode is StatusCode.Unavailable or StatusCode.Cancelled)
        {
            _fault = FederationErrors.ReasonOf(e) == ErrorReasons.StreamExpired ? ""
                : e.StatusCode == StatusCode.Unavailable ? $"There is no connection. {Guard.Sentence(e).TrimEnd('.')}."
                : $"Nothing came for {_silence.TotalSeconds:0} s.";
            return false;
        }
    }
}
