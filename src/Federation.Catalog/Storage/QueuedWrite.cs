using Microsoft.Data.Sqlite;

namespace Federation.Catalog.Storage;

/// <summary>A change of a registry that waits for a transaction to be part of.</summary>
internal abstract class QueuedWrite
{
    private int _isTaken;

    /// <summary>Makes the change, unless its caller gave up before. What it throws is its own: the caller gets that after the commit.</summary>
    internal void Run(RegistryWriter writer)
    {
        if (Take())
            Change(writer);
    }

    /// <summary>Tells the caller how it ended; the transaction is committed.</summary>
    internal abstract void Settle();

    /// <summary>Tells the caller that the transaction failed.</summary>
    internal abstract void Fail(Exception reason);

    /// <summary>True once: for the transaction that makes the change, or for the caller who gives up.</summary>
    protected bool Take() => Interlocked.Exchange(ref _isTaken, 1) == 0;

    protected abstract void Change(RegistryWriter writer);
}

/// <inheritdoc/>
internal sealed class QueuedWrite<T>(ChangeAuthor author, Func<StoreConnection, RegistryWriter, T> write) : QueuedWrite
{
    private readonly TaskCompletionSource<T> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;
    private Exception? _refusal;

    /// <summary>Waits for the commit.</summary>
    /// <param name="cancellationToken">Gives up the wait for the transaction; a change that has begun is waited for.</param>
    internal async Task<T> WaitAsync(CancellationToken cancellationToken)
    {
        var giveUp = cancellationToken.UnsafeRegister(_ => GiveUp(cancellationToken), null);
        await using (giveUp.ConfigureAwait(false))
            return await _ended.Task.ConfigureAwait(false);
    }

    internal override void Settle()
    {
        if (_refusal is null)
            _ended.TrySetResult(_result!);
        else
            _ended.TrySetException(_refusal);
    }

    internal override void Fail(Exception reason) => _ended.TrySetException(reason);

    protected override void Change(RegistryWriter writer)
    {
        try
        {
            _result = writer.Within(author, write);
        }
        catch (Exception e) when (e is not SqliteException)
        {
            _refusal = e;
        }
    }

    private void GiveUp(CancellationToken cancellationToken)
    {
        if (Take())
            _ended.TrySetCanceled(cancellationToken);
    }
}
