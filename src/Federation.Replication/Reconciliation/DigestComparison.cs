using Federation.Protocol.Catalog.V1;

namespace Federation.Replication;

/// <summary>
/// Compares the copy of a registry at one node with the registry at another, usually its origin, without either being changed and
/// without a copy of one's own.
/// </summary>
/// <param name="there">The node that the other is held to.</param>
/// <param name="here">The other.</param>
/// <param name="verifier">Verifies what the origin signed; null verifies nothing.</param>
/// <param name="callTimeout">How long each call may take.</param>
/// <param name="time">The clock.</param>
public sealed class DigestComparison(
    CatalogService.CatalogServiceClient there,
    CatalogService.CatalogServiceClient here,
    DigestVerifier? verifier,
    TimeSpan callTimeout,
    TimeProvider time)
{
    // How often a registry that moves on while it is compared is compared again before the comparison is of moving states.
    private const int PinnedAttempts = 3;

    private readonly RemoteCatalog _there = new(there, callTimeout, time);
    private readonly RemoteCatalog _here = new(here, callTimeout, time);

    /// <summary>Compares.</summary>
    /// <param name="registry">Resource name of the registry.</param>
    /// <param name="limit">Most differing items that are named; all are counted.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="AlteredCopyException">A digest does not prove itself, or is not what the origin signed.</exception>
    /// <exception cref="Grpc.Core.RpcException">A node cannot be reached, or refuses.</exception>
    public async Task<ComparisonResult> RunAsync(string registry, int limit, CancellationToken cancellationToken)
    {
        var description = await _there.GetRegistryAsync(registry, cancellationToken).ConfigureAwait(false);
        var keySet = verifier?.Keys.ConfiguredFor(registry) ?? (OriginKeys.MayPin(description.KeySetUri) ? description.KeySetUri : "");
        var proof = await OriginProof.PrepareAsync(registry, verifier, keySet, cancellationToken).ConfigureAwait(false);
        for (var attempt = 1; ; attempt++)
        {
            var left = await _there.GetDigestAsync(registry, cancellationToken).ConfigureAwait(false);
            var right = await _here.GetDigestAsync(registry, cancellationToken).ConfigureAwait(false);
            var result = new ComparisonResult
            {
                There = left.Digest,
                Here = right.Digest,
                ThereStatement = await proof.ReadAsync(left, cancellationToken).ConfigureAwait(false),
                HereStatement = await proof.ReadAsync(right, cancellationToken).ConfigureAwait(false),
                IsOfOneState = attempt <= PinnedAttempts,
            };
            try
            {
                return await CompareAsync(result, limit, cancellationToken).ConfigureAwait(false);
            }
            catch (DigestMovedException)
            {
                // Compared anew from the state of now.
            }
        }
    }

    private async Task<ComparisonResult> CompareAsync(ComparisonResult result, int limit, CancellationToken cancellationToken)
    {
        var walk = new DigestWalk(
            new RemoteDigestSource(_there, result.There, result.IsOfOneState), new RemoteDigestSource(_here, result.Here, result.IsOfOneState));
        List<ItemDifference> named = [];
        await foreach (var difference in walk.DifferencesAsync(cancellationToken).ConfigureAwait(false))
        {
            if (named.Count < limit)
            {
                var name = (difference.There ?? difference.Here)!.Value.Name;
                named.Add(new ItemDifference(name, difference.There?.Entry.Revision, difference.Here?.Entry.Revision));
            }

            result = difference switch
            {
                { There: null } => result with { MissingThere = result.MissingThere + 1 },
                { Here: null } => result with { MissingHere = result.MissingHere + 1 },
                _ => result with { Different = result.Different + 1 },
            };
        }

        return result with { Differences = named };
    }
}
