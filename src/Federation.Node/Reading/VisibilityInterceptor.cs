using Federation.Catalog;
using Federation.Hosting;
using Federation.Protocol.Names;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Federation.Node.Reading;

/// <summary>
/// Tells a caller who may not see a registry that there is none, before anything else of the request is looked at: so the answer is the
/// same as for a registry that does not exist. Requests name their registry in <c>name</c> or <c>parent</c>; what is added is covered too.
/// </summary>
internal sealed class VisibilityInterceptor(NodeCatalog catalog) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        await RequireVisibleAsync(request as IMessage, context).ConfigureAwait(false);
        return await continuation(request, context).ConfigureAwait(false);
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        await RequireVisibleAsync(request as IMessage, context).ConfigureAwait(false);
        await continuation(request, responseStream, context).ConfigureAwait(false);
    }

    private async Task RequireVisibleAsync(IMessage? request, ServerCallContext context)
    {
        if (Named(request) is not { } name)
            return;
        var registry = await catalog.Store.GetRegistryAsync(name, context.CancellationToken).ConfigureAwait(false);
        if (!context.MaySee(registry))
            throw new RegistryNotFoundException(name);
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
