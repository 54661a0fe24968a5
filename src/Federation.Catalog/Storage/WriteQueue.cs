using System.Collections.Concurrent;
using System.Diagnostics;

namespace Federation.Catalog.Storage;

/// <summary>
/// The changes of a registry that wait for their transaction. Those that come while one runs share it, or the next one (group commit), so
/// that a commit's wait for the disk is paid once for all of them; a change that comes alone begins at once and waits for no other.
/// </summary>
/// <param name="commit">Makes the changes that it is given in one transaction, and then wakes followers.</param>
internal sealed class WriteQueue(Func<IEnumerable<QueuedWrite>, Task> commit)
{
    private const int MaximumWrites = 256;

    // So long may a transaction have lasted when it takes on another change: the first one waits for all of them.
    private static readonly TimeSpan _maximumTime = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentQueue<QueuedWrite> _waiting = [];
    private int _isCommitting;

    internal void Add(QueuedWrite write)
    {
        _waiting.Enqueue(write);
        if (Interlocked.Exchange(ref _isCommitting, 1) == 0)
            _ = CommitAllAsync();
    }

    private async Task CommitAllAsync()
    {
        do
        {
            while (_waiting.TryDequeue(out var first))
            {
                await CommitAsync(first).ConfigureAwait(false);

                // The caller whose thread this is has its answer, and others' changes are not its work.
                await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            }

            Volatile.Write(ref _isCommitting, 0);
        }
        while (!_waiting.IsEmpty && Interlocked.Exchange(ref _isCommitting, 1) == 0);
    }

    private async Task CommitAsync(QueuedWrite first)
    {
        List<QueuedWrite> group = [first];
        try
        {
            await commit(Take(group)).ConfigureAwait(false);
            group.ForEach(write => write.Settle());
        }
#pragma warning disable CA1031 // Whatever it is, those whose changes it undid must learn it.
        catch (Exception e)
#pragma warning restore CA1031
        {
            group.ForEach(write => write.Fail(e));
        }
    }

    private IEnumerable<QueuedWrite> Take(List<QueuedWrite> group)
    {
        var began = Stopwatch.GetTimestamp();
        yield return group[0];
        while (group.Count < MaximumWrites && Stopwatch.GetElapsedTime(began) < _maximumTime && _waiting.TryDequeue(out var next))
        {
            group.Add(next);
            yield return next;
        }
    }
}
