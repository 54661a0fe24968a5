using Grpc.Core;

namespace Federation.Hosting;

/// <summary>The messages that a caller streams. One that cannot be read ends the call with the caller's fault.</summary>
internal sealed class CallerMessages<T>(IAsyncStreamReader<T> inner) : IAsyncStreamReader<T>
{
    public T Current => inner.Current;

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        try
        {
            return await inner.MoveNext(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (RequestFault.Of(e) is { } fault)
        {
            throw fault;
        }
    }
}
