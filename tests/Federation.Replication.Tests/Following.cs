using Grpc.Core;

namespace Federation.Replication.Tests;

/// <summary>A follower at work, connection after connection; stopped, and waited for, when it is disposed.</summary>
internal sealed class Following : IAsyncDisposable
{
    private static readonly TimeSpan _wait = TimeSpan.FromMilliseconds(10);

    private readonly CancellationTokenSource _stop =
        CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    private readonly Task _running;

    private Following(CatalogFollower follower) => _running = Task.Run(() => RunAsync(follower, _stop.Token));

    public static Following Start(CatalogFollower follower) => new(follower);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    // What a follower does not document as an end is a fault of it, and fails the test.
    private static async Task RunAsync(CatalogFollower follower, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await follower.FollowAsync(cancellationToken);
            }
            catch (Exception) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is RpcException or IOException or TimeoutException or ReplicaUnavailableException
                or PeerFaultException or RouteUnusableException or AlteredCopyException)
            {
                await Task.Delay(_wait, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
