using Federation.Protocol.Sync;
using Grpc.Core;

namespace Federation.Protocol.Catalog.V1;

public static partial class CatalogService
{
    public abstract partial class CatalogServiceBase
    {
        /// <summary>
        /// <c>SyncWorkItems</c> of a service that holds items as they are written. It is called in place of the other where the service
        /// is bound by <see cref="EncodedSyncBinding"/>.
        /// </summary>
        public virtual Task SyncWorkItems(
            SyncWorkItemsRequest request, IServerStreamWriter<EncodedSyncResponse> responseStream, ServerCallContext context) =>
            throw new RpcException(new Status(StatusCode.Unimplemented, ""));
    }

    public partial class CatalogServiceClient
    {
        /// <summary>
        /// <see cref="SyncWorkItems(SyncWorkItemsRequest, CallOptions)"/> for a follower that keeps the items as they are written.
        /// </summary>
        public virtual AsyncServerStreamingCall<EncodedSyncResponse> SyncEncodedWorkItems(SyncWorkItemsRequest request, CallOptions options) =>
            CallInvoker.AsyncServerStreamingCall(EncodedSync.Method, null, options, request);
    }
}
