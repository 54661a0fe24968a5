using Federation.Hosting;
using Federation.Protocol.Catalog.V1;
using Grpc.Core;

namespace Federation.Replication;

/// <summary>The unary calls to a node, each with its deadline.</summary>
internal sealed class RemoteCatalog(CatalogService.CatalogServiceClient client, TimeSpan timeout, TimeProvider time)
{
    /// <summary>What is wrong with a peer that answers so.</summary>
    internal const string OtherRegistry = "It does not describe the registry that it was asked for.";

    internal async Task<Registry> GetRegistryAsync(string name, CancellationToken cancellationToken)
    {
        var response = await client.GetRegistryAsync(new GetRegistryRequest { Name = name }, Options(cancellationToken)).ConfigureAwait(false);
        return response.Registry?.Name == name ? response.Registry : throw new PeerFaultException(OtherRegistry);
    }

    internal async Task<GetDigestResponse> GetDigestAsync(string name, CancellationToken cancellationToken)
    {
        var response = await client.GetDigestAsync(new GetDigestRequest { Name = name }, Options(cancellationToken)).ConfigureAwait(false);
        return response.Digest?.Registry == name ? response : throw new PeerFaultException("It gives the digest of another registry.");
    }

    /// <exception cref="DigestMovedException">The registry has moved on from the revision that was asked for.</exception>
    internal async Task<GetDigestRangesResponse> GetDigestRangesAsync(GetDigestRangesRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetDigestRangesAsync(request, Options(cancellationToken)).ConfigureAwait(false);
        }
        catch (RpcException e) when (FederationErrors.ReasonOf(e) == ErrorReasons.DigestMoved)
        {
            throw new DigestMovedException(e.Status.Detail, e);
        }
    }

    internal async Task<BatchGetWorkItemsResponse> BatchGetAsync(
        string registry, IEnumerable<string> names, CancellationToken cancellationToken)
    {
        var request = new BatchGetWorkItemsRequest { Parent = registry, Names = { names } };
        return await client.BatchGetWorkItemsAsync(request, Options(cancellationToken)).ConfigureAwait(false);
    }

    private CallOptions Options(CancellationToken cancellationToken) =>
        new(deadline: time.GetUtcNow().UtcDateTime + timeout, cancellationToken: cancellationToken);
}
