using Federation.Protocol.Names;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Federation.Node.Reading;

/// <summary>
/// Refuses who may not read a registry, before anything else of the request is looked at: so who may not see it gets the same answer as
/// for one that does not exist. Requests name their registry in <c>name</c> or <c>parent</c>; what is added is covered too.
/// </summary>
internal sealed class ReaderInterceptor(RegistryAccess access) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        await RequireReaderAsync(request as IMessage, context).ConfigureAwait(false);
        return await continuation(request, context).ConfigureAwait(false);
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        await RequireReaderAsync(request as IMessage, context).ConfigureAwait(false);
        await continuation(request, responseStream, context).ConfigureAwait(false);
    }

    private async Task RequireReaderAsync(IMessage? request, ServerCallContext context)
    {
        if (Named(request) is { } name)
            await access.RequireReaderAsync(name, context).ConfigureAwait(false);
    }

    // Null where no registry is named: for lists over all, and for names that the method will refuse.
    private static RegistryName? Named(IMessage? request)
    {
        foreach (var field in new[] { "parent", "name" })
        {
            if (request?.Descriptor.FindFieldByName(field) is not { FieldType: FieldType.String, IsRepeated: false } found)
                continue;
            var text = (string)found.Accessor.GetValue(request);
            if (RegistryName.TryParse(text, out var registry))
                return registry;
            if (WorkItemName.TryParse(text, out var item))
                return item.Registry;
        }

        return null;
    }
}
