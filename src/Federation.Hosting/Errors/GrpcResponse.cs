using System.Globalization;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Federation.Hosting;

/// <summary>Answers a gRPC request with an error before a service is reached: a response of headers only ("Trailers-Only" in gRPC over HTTP/2).</summary>
internal static class GrpcResponse
{
    private const string ContentType = "application/grpc";

    internal static bool Understands(HttpRequest request) =>
        request.ContentType?.StartsWith(ContentType, StringComparison.OrdinalIgnoreCase) == true;

    internal static Task WriteAsync(HttpResponse response, RpcException error)
    {
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = ContentType;
        response.Headers["grpc-status"] = ((int)error.StatusCode).ToString(CultureInfo.InvariantCulture);
        response.Headers["grpc-message"] = Uri.EscapeDataString(error.Status.Detail);
        foreach (var entry in error.Trailers.Where(t => t.IsBinary))
            response.Headers[entry.Key] = Convert.ToBase64String(entry.ValueBytes);
        return response.CompleteAsync();
    }
}
