using Google.Protobuf;
using Grpc.Core;

namespace Federation.Hosting;

/// <summary>
/// What the gRPC library finds wrong in a request by itself. It calls that UNKNOWN or INTERNAL, as if the service had failed; here it is
/// told as what it is, the caller's fault.
/// </summary>
internal static class RequestFault
{
    /// <summary>The error for the caller; null when the exception does not come from reading a request.</summary>
    internal static RpcException? Of(Exception? exception) => exception switch
    {
        // The last is what the library throws for a length that no message can have.
        InvalidProtocolBufferException or InvalidDataException or IOException => FederationErrors.MessageMalformed(exception.Message),
        RpcException { Trailers.Count: 0 } e => Of(e.Status),
        _ => null,
    };

    /// <summary>The error for the caller of a call that ended with a status without details; null when it is not about the request.</summary>
    internal static RpcException? Of(Status status) => status.StatusCode switch
    {
        StatusCode.Unknown => Of(status.DebugException),
        StatusCode.Internal => FederationErrors.MessageMalformed(status.Detail),
        StatusCode.ResourceExhausted => FederationErrors.MessageTooLarge(MessageSize.MaxBytes),
        _ => null,
    };
}
