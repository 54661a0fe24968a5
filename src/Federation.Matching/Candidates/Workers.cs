namespace Federation.Matching.Candidates;

/// <summary>The threads that a change of the index may use.</summary>
internal sealed class Workers(IReadOnlyList<Worker> workers)
{
    // Fewer are not worth a second thread.
    private const int Few = 32;

    // So many are handed to a thread at once, so that none waits long for the last.
    private const int Portion = 64;

    private readonly ParallelOptions _parallel = new() { MaxDegreeOfParallelism = workers.Count };

    /// <summary>The worker for what is not divided.</summary>
    public Worker First => workers[0];

    /// <summary>All workers.</summary>
    public IReadOnlyList<Worker> All => workers;

    /// <summary>Does something for each number from 0 to <paramref name="count"/>.</summary>
    public void For(int count, Action<Worker, int> act, int portion = Portion)
    {
        if (workers.Count == 1 || (count < Few && portion == Portion))
        {
            for (var i = 0; i < count; i++)
            {
                act(First, i);
            }

            return;
        }

        var next = 0;
        Parallel.For(0, workers.Count, _parallel, w =>
        {
            for (var from = Take(); from < count; from = Take())
            {
                for (var i = from; i < Math.Min(count, from + portion); i++)
                {
                    act(workers[w], i);
                }
            }
        });

        int Take() => Interlocked.Add(ref next, portion) - portion;
    }
}
