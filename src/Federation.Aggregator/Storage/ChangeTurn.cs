namespace Federation.Aggregator.Storage;

/// <summary>Makes changes one after the other, so that what is checked in a turn is still so when the change is kept.</summary>
internal sealed class ChangeTurn : IDisposable
{
    private readonly SemaphoreSlim _free = new(1);

    /// <summary>Waits for a turn, and acts in it.</summary>
    /// <param name="act">Checks and keeps the change.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<T> TakeAsync<T>(Func<Task<T>> act, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await act().ConfigureAwait(false);
        }
        finally
        {
            _free.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _free.Dispose();
}
