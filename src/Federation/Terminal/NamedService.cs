using Federation.Hosting;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Federation.Terminal;

/// <summary>Names the service in the faults of calls that do not reach it.</summary>
/// <param name="address">Address of the service.</param>
internal sealed class NamedService(Uri address) : Interceptor
{
    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
    {
        var call = continuation(request, context);
        return new AsyncUnaryCall<TResponse>(
            NameAsync(call.ResponseAsync), call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        TRequest request, ClientInterceptorContext<TRequest, TResponse> context, AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation)
    {
        var call = continuation(request, context);
        return new AsyncServerStreamingCall<TResponse>(
            new NamedReader<TResponse>(this, call.ResponseStream), call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    /// <summary>Gives the answer of a call, or its fault with the name.</summary>
    internal async Task<T> NameAsync<T>(Task<T> answer)
    {
        try
        {
            return await answer.ConfigureAwait(false);
        }
        catch (RpcException e) when (e is { StatusCode: StatusCode.Unavailable, Trailers.Count: 0, Status.DebugException: not AccessTokenException })
        {
            // A service that answers says more, in its trailers; of a provider that gives no token the fault speaks by itself.
            throw new RpcException(new Status(e.StatusCode, $"{address} cannot be reached: {e.Status.Detail}", e.Status.DebugException));
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Unknown && e.Trailers.Count == 0)
        {
            throw new RpcException(new Status(e.StatusCode, $"{address} gives an answer that is not of gRPC, as a proxy before the service may: {e.Status.Detail}", e.Status.DebugException));
        }
    }

    private sealed class NamedReader<T>(NamedService service, IAsyncStreamReader<T> stream) : IAsyncStreamReader<T>
    {
        public T Current => stream.Current;

        public Task<bool> MoveNext(CancellationToken cancellationToken) => service.NameAsync(stream.MoveNext(cancellationToken));
    }
}
