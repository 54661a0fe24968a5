using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Status = Google.Rpc.Status;

namespace Federation.Hosting;

/// <summary>
/// Every error that a client of a service meets, with the details of AIP-193: an <c>ErrorInfo</c> whose reason programs may
/// branch on, and what the caller needs to act. Messages are for people and say what to do.
/// </summary>
public static class FederationErrors
{
    /// <summary>NOT_FOUND.</summary>
    /// <param name="resourceType">Type of the resource, for example <c>federation.WorkItem</c>.</param>
    /// <param name="name">Resource name, for example <c>registries/itu-t/workItems/X.1252</c>.</param>
    public static RpcException NotFound(string resourceType, string name) =>
        Create(StatusCode.NotFound, ErrorReasons.ResourceNotFound, $"There is no {name}.", Resource(resourceType, name));

    /// <summary>ALREADY_EXISTS.</summary>
    /// <param name="resourceType">Type of the resource, for example <c>federation.WorkItem</c>.</param>
    /// <param name="name">Resource name that is taken.</param>
    public static RpcException AlreadyExists(string resourceType, string name) =>
        Create(StatusCode.AlreadyExists, ErrorReasons.ResourceExists, $"{name} exists already.", Resource(resourceType, name));

    /// <summary>INVALID_ARGUMENT for one field.</summary>
    /// <param name="field">Path of the field in the request, for example <c>work_item.identifier</c>.</param>
    /// <param name="description">What is wrong and what would be right.</param>
    public static RpcException InvalidArgument(string field, string description) => InvalidArgument([(field, description)]);

    /// <summary>INVALID_ARGUMENT for several fields.</summary>
    /// <param name="violations">Each with the path of the field in the request, and what is wrong and would be right.</param>
    public static RpcException InvalidArgument(IEnumerable<(string Field, string Description)> violations)
    {
        var request = new BadRequest();
        request.FieldViolations.AddRange(ErrorText.Bounded(violations.Select(
            v => new BadRequest.Types.FieldViolation { Field = ErrorText.Shorten(v.Field), Description = ErrorText.Shorten(v.Description) })));
        var message = string.Join(" ", request.FieldViolations.Select(v => $"{v.Field}: {v.Description}"));
        return Create(StatusCode.InvalidArgument, ErrorReasons.FieldInvalid, message, request);
    }

    /// <summary>INVALID_ARGUMENT: what was sent is no message of the type that the method takes.</summary>
    /// <param name="description">What is wrong with its bytes.</param>
    internal static RpcException MessageMalformed(string description) =>
        Create(StatusCode.InvalidArgument, ErrorReasons.MessageMalformed, $"The request cannot be read: {description}");

    /// <summary>RESOURCE_EXHAUSTED: what was sent is larger than a message may be, so that sending it again is useless.</summary>
    /// <param name="maximumBytes">What a message may have.</param>
    internal static RpcException MessageTooLarge(int maximumBytes) =>
        Create(StatusCode.ResourceExhausted, ErrorReasons.MessageTooLarge, $"A message is larger than {maximumBytes} bytes. Ask for less, or send it in parts.");

    /// <summary>ABORTED: the etag that the caller sent is not the current one (AIP-154).</summary>
    /// <param name="resourceType">Type of the resource, for example <c>federation.WorkItem</c>.</param>
    /// <param name="name">Resource name.</param>
    public static RpcException EtagMismatch(string resourceType, string name) =>
        Create(
            StatusCode.Aborted,
            ErrorReasons.EtagMismatch,
            $"{name} has changed since it was read. Read it again and repeat the change.",
            Resource(resourceType, name));

    /// <summary>OUT_OF_RANGE: the sync token is of another epoch of the store.</summary>
    public static RpcException SyncTokenEpoch(string message) =>
        Create(StatusCode.OutOfRange, ErrorReasons.SyncTokenEpoch, message);

    /// <summary>OUT_OF_RANGE: the sync token is older than the oldest deletion that is still known.</summary>
    public static RpcException SyncTokenExpired(string message) =>
        Create(StatusCode.OutOfRange, ErrorReasons.SyncTokenExpired, message);

    /// <summary>INVALID_ARGUMENT: the sync token is none that this registry gave.</summary>
    public static RpcException SyncTokenInvalid(string message) =>
        Create(StatusCode.InvalidArgument, ErrorReasons.SyncTokenInvalid, message);

    /// <summary>INVALID_ARGUMENT: the sync token was issued for another filter than the one that came with it.</summary>
    public static RpcException SyncTokenFilter(string message) =>
        Create(StatusCode.InvalidArgument, ErrorReasons.SyncTokenFilter, message);

    /// <summary>OUT_OF_RANGE: a past state is no longer kept, or a future one was asked for.</summary>
    /// <param name="message">Which revisions can be read.</param>
    public static RpcException RevisionForgotten(string message) =>
        Create(StatusCode.OutOfRange, ErrorReasons.RevisionForgotten, message);

    /// <summary>OUT_OF_RANGE: events are no longer kept, or have not happened yet.</summary>
    /// <param name="message">Which events can be read.</param>
    public static RpcException EventForgotten(string message) =>
        Create(StatusCode.OutOfRange, ErrorReasons.EventForgotten, message);

    /// <summary>ABORTED: the registry has moved on from the revision that its digest was given for.</summary>
    public static RpcException DigestMoved(string message) =>
        Create(StatusCode.Aborted, ErrorReasons.DigestMoved, message);

    /// <summary>UNAVAILABLE: a passing state of the service.</summary>
    /// <param name="reason">One of <see cref="ErrorReasons"/>, or the service's own in the same style.</param>
    /// <param name="message">What is unavailable and why.</param>
    /// <param name="retryAfter">When to try again (<c>google.rpc.RetryInfo</c>).</param>
    public static RpcException Unavailable(string reason, string message, TimeSpan retryAfter) =>
        Create(StatusCode.Unavailable, reason, message, Retry(retryAfter));

    /// <summary>RESOURCE_EXHAUSTED: the caller asks for more than it may have now.</summary>
    /// <param name="reason">The service's own reason in the style of <see cref="ErrorReasons"/>.</param>
    /// <param name="message">Which limit, and how large it is.</param>
    /// <param name="retryAfter">When to try again (<c>google.rpc.RetryInfo</c>).</param>
    public static RpcException ResourceExhausted(string reason, string message, TimeSpan retryAfter) =>
        Create(StatusCode.ResourceExhausted, reason, message, Retry(retryAfter));

    /// <summary>FAILED_PRECONDITION: the call makes sense, but not in the present state of the service.</summary>
    /// <param name="reason">The service's own reason in the style of <see cref="ErrorReasons"/>.</param>
    /// <param name="message">Which state is needed and how to get there.</param>
    public static RpcException FailedPrecondition(string reason, string message) =>
        Create(StatusCode.FailedPrecondition, reason, message);

    /// <summary>ABORTED: something changed that the caller has not seen.</summary>
    /// <param name="reason">One of <see cref="ErrorReasons"/>, or the service's own in the same style.</param>
    /// <param name="message">What changed, and what to do.</param>
    public static RpcException Aborted(string reason, string message) =>
        Create(StatusCode.Aborted, reason, message);

    /// <summary>PERMISSION_DENIED.</summary>
    /// <param name="reason">One of <see cref="ErrorReasons"/>, or the service's own in the same style.</param>
    /// <param name="message">What is not allowed, and who may do it.</param>
    /// <param name="metadata">Facts for programs, with lower_snake_case keys.</param>
    public static RpcException PermissionDenied(
        string reason, string message, params (string Key, string Value)[] metadata) =>
        Create(StatusCode.PermissionDenied, Reason(reason, metadata), message);

    /// <summary>UNAUTHENTICATED.</summary>
    internal static RpcException Unauthenticated(string reason, string message) =>
        Create(StatusCode.Unauthenticated, reason, message);

    /// <summary>INTERNAL, with the id under which the log of the service tells more.</summary>
    internal static RpcException Internal(string errorId) =>
        Create(
            StatusCode.Internal,
            Reason(ErrorReasons.Internal, ("error_id", errorId)),
            $"The service failed. Its operator finds the cause in the log under {errorId}.");

    /// <summary>The reason in an error's details; empty when it has none.</summary>
    public static string ReasonOf(RpcException error) => error.GetRpcStatus()?.GetDetail<ErrorInfo>()?.Reason ?? "";

    private static RpcException Create(StatusCode code, string reason, string message, params IMessage[] details) =>
        Create(code, Reason(reason), message, details);

    private static RpcException Create(StatusCode code, ErrorInfo reason, string message, params IMessage[] details)
    {
        var status = new Status { Code = (int)code, Message = ErrorText.Shorten(message, ErrorText.MessageBytes), Details = { Any.Pack(reason) } };
        status.Details.AddRange(details.Select(Any.Pack));
        return status.ToRpcException();
    }

    private static ErrorInfo Reason(string reason, params (string Key, string Value)[] metadata)
    {
        var info = new ErrorInfo { Domain = ErrorReasons.Domain, Reason = reason };
        foreach (var (key, value) in metadata)
            info.Metadata.Add(key, value);
        return info;
    }

    private static ResourceInfo Resource(string type, string name) => new() { ResourceType = type, ResourceName = ErrorText.Shorten(name) };

    private static RetryInfo Retry(TimeSpan after) => new() { RetryDelay = Duration.FromTimeSpan(after) };
}
