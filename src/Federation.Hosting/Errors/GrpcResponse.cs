using System.Globalization;
using System.Text;
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
        response.Headers["grpc-message"] = Encoded(error.Status.Detail);
        foreach (var entry in error.Trailers.Where(t => t.IsBinary))
            response.Headers[entry.Key] = Convert.ToBase64String(entry.ValueBytes);
        return response.CompleteAsync();
    }

    // No more than gRPC over HTTP/2 asks for: some clients do not decode a comma or a colon.
    private static string Encoded(string message) => string.Concat(Encoding.UTF8.GetBytes(message).Select(static octet =>
        octet is >= (byte)' ' and <= (byte)'~' and not (byte)'%' ? $"{(char)octet}" : $"%{octet:X2}"));
}
