using Federation.Hosting;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Digests;
using Federation.Replication;
using Grpc.Core;

namespace Federation.Node.Digests;

/// <summary>Reads digests for those who compare their copies with what the node holds.</summary>
internal sealed class DigestReading(NodeCatalog catalog, DigestSigner signer)
{
    internal async Task<GetDigestResponse> GetAsync(GetDigestRequest request, ServerCallContext context)
    {
        var registry = Requests.Registry("name", request.Name);
        var store = catalog.StoreFor(registry, context);
        var stored = await store.Digests.GetAsync(registry, context.CancellationToken).ConfigureAwait(false);
        return new GetDigestResponse
        {
            Digest = stored.Digest,
            // Only the origin signs; a copy passes on what it was given.
            SignedDigest = stored.Copy is null ? signer.Sign(stored.Digest) : stored.SignedDigest,
            SyncToken = store.SyncTokens.Issue(registry, stored.Point, ""),
        };
    }

    internal async Task<GetDigestRangesResponse> GetRangesAsync(GetDigestRangesRequest request, ServerCallContext context)
    {
        var registry = Requests.Registry("parent", request.Parent);
        var revision = Requests.Revision(request.Revision);
        if (request.Prefixes.Count is 0 or > DigestPrefix.MaximumInRequest)
        {
            throw FederationErrors.InvalidArgument(
                "prefixes", $"There are {request.Prefixes.Count}; ask for 1 to {DigestPrefix.MaximumInRequest}. The empty one is the root.");
        }

        var ranges = await catalog.StoreFor(registry, context).Digests.GetRangesAsync(
            registry, revision, [.. request.Prefixes.Index().Select(prefix => Read(prefix.Index, prefix.Item))], context.CancellationToken)
            .ConfigureAwait(false);
        return new GetDigestRangesResponse { Revision = ranges.Revision, Ranges = { ranges.Ranges } };
    }

    private static DigestPrefix Read(int index, string text) => DigestPrefix.TryParse(text, out var prefix)
        ? prefix
        : throw FederationErrors.InvalidArgument(
            $"prefixes[{index}]", $"It is '{text}'; it should be at most {DigestPlace.Digits} of 0-9 and a-f.");
}
