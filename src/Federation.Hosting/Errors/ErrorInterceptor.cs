using System.Security.Cryptography;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Federation.Hosting;

/// <summary>
/// The last one to see an exception: known ones become the error that they mean, cancellation stays cancellation, and anything else
/// becomes INTERNAL with an id, under which the log holds the exception.
/// </summary>
internal sealed partial class ErrorInterceptor(
    IEnumerable<IExceptionTranslator> translators, IHostApplicationLifetime lifetime, ILogger<ErrorInterceptor> logger) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw Translate(e, context);
        }
    }

    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        ServerCallContext context,
        ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(new CallerMessages<TRequest>(requestStream), context).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw Translate(e, context);
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(request, responseStream, context).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw Translate(e, context);
        }
    }

    public override async Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(new CallerMessages<TRequest>(requestStream), responseStream, context).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw Translate(e, context);
        }
    }

    private RpcException Translate(Exception exception, ServerCallContext context)
    {
        if (translators.Select(t => t.Translate(exception)).FirstOrDefault(e => e is not null) is { } known)
            return known;

        // A caller that has gone, or whose time is up, makes reads and writes fail in many ways, none of which is a fault of the service.
        if (context.CancellationToken.IsCancellationRequested || context.Deadline <= DateTime.UtcNow)
            return Ended(context);

        if (exception is OperationCanceledException && lifetime.ApplicationStopping.IsCancellationRequested)
            return FederationErrors.Unavailable(
                ErrorReasons.ShuttingDown, "The service is stopping. Connect again.", TimeSpan.FromSeconds(1));

        if (exception is OperationCanceledException && StreamEnd.IsExpired(context))
            return FederationErrors.Unavailable(
                ErrorReasons.StreamExpired, "The access token of this stream has expired. Call again with a new one, and go on from where it was.", TimeSpan.Zero);

        var errorId = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        LogFailed(errorId, context.Method, exception);
        return FederationErrors.Internal(errorId);
    }

    private static RpcException Ended(ServerCallContext context) =>
        context.Deadline <= DateTime.UtcNow
            ? new(new Status(StatusCode.DeadlineExceeded, "The deadline has passed."))
            : new(new Status(StatusCode.Cancelled, "The caller has cancelled."));

    [LoggerMessage(LogLevel.Error, "Error {ErrorId} in {Method}")]
    private partial void LogFailed(string errorId, string method, Exception exception);
}
