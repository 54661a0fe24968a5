using Grpc.Core;

namespace Federation.Hosting;

/// <summary>Sends many requests in one call.</summary>
public static class UploadExtensions
{
    /// <summary>
    /// Sends the requests of a call, and gives its answer. A service, or a proxy before it, may end the call before all is sent; the library then
    /// fails in what is being sent, and why is in the answer.
    /// </summary>
    /// <param name="call">The call, for the caller to dispose.</param>
    /// <param name="send">Writes the requests; that they are complete is said here.</param>
    /// <exception cref="RpcException">The service refused, or cannot be reached.</exception>
    public static async Task<TResponse> UploadAsync<TRequest, TResponse>(
        this AsyncClientStreamingCall<TRequest, TResponse> call, Func<IClientStreamWriter<TRequest>, Task> send)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(send);
        try
        {
            await send(call.RequestStream).ConfigureAwait(false);
            await call.RequestStream.CompleteAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or RpcException || (e is InvalidOperationException && call.ResponseAsync.IsFaulted))
        {
            // The answer says why.
        }

        return await call.ResponseAsync.ConfigureAwait(false);
    }
}
