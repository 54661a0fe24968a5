namespace Federation.Replication.Tests;

/// <summary>A follower at work; stopped, and waited for, when it is disposed.</summary>
internal sealed class Following : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop =
        CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    private readonly Task _running;

    private Following(CatalogFollower follower) => _running = Task.Run(() => follower.RunAsync(_stop.Token));

    public static Following Start(CatalogFollower follower) => new(follower);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }
}
