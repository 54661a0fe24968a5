namespace Federation.Terminal;

/// <summary>Long work of the processor that cannot be given up midway.</summary>
internal static class Computation
{
    /// <summary>Gives the result, or does not wait for it any longer once <paramref name="cancellationToken"/> is cancelled: the work ends with the process then.</summary>
    internal static Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken) => Task.Run(work, cancellationToken).WaitAsync(cancellationToken);
}
