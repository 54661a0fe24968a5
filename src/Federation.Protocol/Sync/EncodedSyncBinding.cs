using Federation.Protocol.Catalog.V1;
using Grpc.Core;

namespace Federation.Protocol.Sync;

/// <summary>
/// Binds a <see cref="CatalogService"/> that holds items as they are written: <c>[BindServiceMethod(typeof(EncodedSyncBinding),
/// nameof(EncodedSyncBinding.BindService))]</c> on the class has its overload of <c>SyncWorkItems</c> called.
/// </summary>
public static class EncodedSyncBinding
{
    /// <summary>Binds the methods of the service as the generated code does, but for the one.</summary>
    public static void BindService(ServiceBinderBase binder, CatalogService.CatalogServiceBase? service) =>
        CatalogService.BindService(new Binder(binder), service);

    private sealed class Binder(ServiceBinderBase binder) : ServiceBinderBase
    {
        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler) => binder.AddMethod(method, handler);

        public override void AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler)
        {
            if (method.FullName == EncodedSync.Method.FullName)
                binder.AddMethod(EncodedSync.Method, (ServerStreamingServerMethod<SyncWorkItemsRequest, EncodedSyncResponse>?)null);
            else
                binder.AddMethod(method, handler);
        }
    }
}
