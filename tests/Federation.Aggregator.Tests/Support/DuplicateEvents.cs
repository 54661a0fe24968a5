using Federation.Protocol.Aggregator.V1;
using Grpc.Core;

namespace Federation.Aggregator.Tests.Support;

/// <summary>The events that a watcher hears, one after the other.</summary>
internal sealed class DuplicateEvents(AsyncServerStreamingCall<WatchDuplicatesResponse> call) : IDisposable
{
    public async Task<WatchDuplicatesResponse> NextAsync()
    {
        (await call.ResponseStream.MoveNext(CancellationToken.None)).Should().BeTrue();
        return call.ResponseStream.Current;
    }

    public void Dispose() => call.Dispose();
}
