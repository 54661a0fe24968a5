using System.Security.Cryptography;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Federation.Hosting;

/// <summary>
/// Gives the details of AIP-193 to calls that end before or after the interceptors run: the library reads the message of a unary call
/// before them, and writes the answer after them.
/// </summary>
internal sealed partial class BareStatus(RequestDelegate next, ILogger<BareStatus> logger)
{
    private const string StatusHeader = "grpc-status";
    private const string DetailsHeader = "grpc-status-details-bin";

    public async Task InvokeAsync(HttpContext context)
    {
        await next(context).ConfigureAwait(false);
        var response = context.Response;
        if (response.HasStarted || !response.Headers.ContainsKey(StatusHeader) || response.Headers.ContainsKey(DetailsHeader))
            return;
        if (context.Features.Get<IServerCallContextFeature>()?.ServerCallContext.Status is { } status && Explained(status, context.Request.Path) is { } error)
            await GrpcResponse.WriteAsync(response, error).ConfigureAwait(false);
    }

    private RpcException? Explained(Status status, PathString path)
    {
        if (RequestFault.Of(status) is { } fault)
        {
            LogMalformed(path, fault.Status.Detail);
            return fault;
        }

        if (status is not { StatusCode: StatusCode.Unknown, DebugException: { } exception })
            return null;
        var errorId = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        LogFailed(errorId, path, exception);
        return FederationErrors.Internal(errorId);
    }

    [LoggerMessage(LogLevel.Information, "Refused {Path}: {Detail}")]
    private partial void LogMalformed(PathString path, string detail);

    [LoggerMessage(LogLevel.Error, "Error {ErrorId} in {Path}")]
    private partial void LogFailed(string errorId, PathString path, Exception exception);
}
