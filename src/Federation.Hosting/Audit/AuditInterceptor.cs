using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Federation.Hosting;

/// <summary>
/// Remembers every call that changes something, with its outcome, and every refusal by a service. A method that is added is remembered too,
/// unless its name says that it only reads.
/// </summary>
internal sealed class AuditInterceptor(IAuditLog audit) : Interceptor
{
    // The verbs of AIP-131, AIP-132, AIP-231, and of this project's reports, streams, health and reflection.
    private static readonly string[] _reading =
        ["Get", "List", "BatchGet", "Count", "Check", "Draft", "Suggest", "Sync", "Watch", "Export", "ServerReflection"];

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            var response = await continuation(request, context).ConfigureAwait(false);
            await DoneAsync(request, response, context).ConfigureAwait(false);
            return response;
        }
        catch (RpcException e)
        {
            Failed(request, e, context);
            throw;
        }
    }

    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        ServerCallContext context,
        ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        var requests = new FirstMessage<TRequest>(requestStream);
        try
        {
            var response = await continuation(requests, context).ConfigureAwait(false);
            await DoneAsync(requests.First, response, context).ConfigureAwait(false);
            return response;
        }
        catch (RpcException e)
        {
            Failed(requests.First, e, context);
            throw;
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
        catch (RpcException e)
        {
            Failed(request, e, context);
            throw;
        }
    }

    private async ValueTask DoneAsync(object? request, object? response, ServerCallContext context)
    {
        if (Changes(context))
            await audit.WriteAsync(Entry(request, context) with { Outcome = "OK", Numbers = NumbersOf(response as IMessage) }, CancellationToken.None).ConfigureAwait(false);
    }

    private void Failed(object? request, RpcException error, ServerCallContext context)
    {
        var entry = Entry(request, context) with
        {
            Outcome = error.StatusCode.ToString(),
            Reason = FederationErrors.ReasonOf(error),
        };
        if (error.StatusCode is StatusCode.PermissionDenied or StatusCode.Unauthenticated or StatusCode.ResourceExhausted)
            audit.NoteRefusal(entry with { Event = "access.refused" });
        else if (Changes(context))
            audit.NoteRefusal(entry with { Event = "call.failed" });
    }

    private static AuditEntry Entry(object? request, ServerCallContext context) =>
        new AuditEntry { Event = "call", Method = context.Method, Resource = ResourceOf(request as IMessage) }.By(context.GetHttpContext());

    private static bool Changes(ServerCallContext context)
    {
        var name = context.Method[(context.Method.LastIndexOf('/') + 1)..];
        return !_reading.Any(verb => name.StartsWith(verb, StringComparison.Ordinal));
    }

    // The name or parent in the request, or in the message that it carries.
    private static string ResourceOf(IMessage? request)
    {
        if (request is null)
            return "";
        if (NameIn(request) is { Length: > 0 } name)
            return name;
        return request.Descriptor.Fields.InFieldNumberOrder()
            .Where(field => field is { FieldType: FieldType.Message, IsRepeated: false })
            .Select(field => field.Accessor.GetValue(request) is IMessage inner ? NameIn(inner) : null)
            .FirstOrDefault(inner => inner is { Length: > 0 }) ?? IdIn(request);
    }

    private static string? NameIn(IMessage message) =>
        TextOf(message, "name") is { Length: > 0 } name ? name : TextOf(message, "parent");

    private static string IdIn(IMessage message) => message.Descriptor.Fields.InFieldNumberOrder()
        .Where(field => field is { FieldType: FieldType.String, IsRepeated: false } && field.Name.EndsWith("_id", StringComparison.Ordinal))
        .Select(field => (string)field.Accessor.GetValue(message))
        .FirstOrDefault("");

    private static string? TextOf(IMessage message, string field) =>
        message.Descriptor.FindFieldByName(field) is { FieldType: FieldType.String, IsRepeated: false } found ? (string)found.Accessor.GetValue(message) : null;

    private static Dictionary<string, long> NumbersOf(IMessage? response) => response is null ? [] : response.Descriptor.Fields.InFieldNumberOrder()
        .Where(field => field is { FieldType: FieldType.Int64 or FieldType.Int32, IsRepeated: false })
        .Select(field => (field.Name, Value: Convert.ToInt64(field.Accessor.GetValue(response), System.Globalization.CultureInfo.InvariantCulture)))
        .Where(number => number.Value != 0)
        .ToDictionary(number => number.Name, number => number.Value);

    private sealed class FirstMessage<T>(IAsyncStreamReader<T> inner) : IAsyncStreamReader<T>
    {
        internal object? First { get; private set; }

        public T Current => inner.Current;

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            var moved = await inner.MoveNext(cancellationToken).ConfigureAwait(false);
            if (moved)
                First ??= inner.Current;
            return moved;
        }
    }
}
