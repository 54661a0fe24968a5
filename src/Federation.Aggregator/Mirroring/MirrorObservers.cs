namespace Federation.Aggregator.Mirroring;

/// <summary>Tells several observers of each change, one after the other.</summary>
internal sealed class MirrorObservers(IReadOnlyList<IMirrorObserver> observers) : IMirrorObserver
{
    public async Task ObserveAsync(MirrorChange change, CancellationToken cancellationToken)
    {
        foreach (var observer in observers)
            await observer.ObserveAsync(change, cancellationToken).ConfigureAwait(false);
    }
}
