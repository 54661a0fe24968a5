using Federation.Aggregator.Duplicates;
using Federation.Hosting;
using Federation.Protocol.Names;

namespace Federation.Aggregator.Decisions;

/// <summary>Finds the items that the name of a duplicate or cluster stands for.</summary>
internal sealed class Subjects(DuplicateIndex index, DecisionBook book)
{
    private const string ClusterType = "federation.Cluster";
    private const string Rule = "duplicates/{duplicate} or clusters/{cluster}";

    /// <summary>Resource names of the items, sorted.</summary>
    /// <param name="field">Field of the request that holds the name.</param>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT or NOT_FOUND.</exception>
    public Task<IReadOnlyList<string>> ItemsOfAsync(string field, string name, CancellationToken cancellationToken) =>
        ItemsOfAsync(field, name, "etag", "", cancellationToken);

    /// <summary>Resource names of the items, sorted, as they were seen.</summary>
    /// <param name="field">Field of the request that holds the name.</param>
    /// <param name="name">The name.</param>
    /// <param name="etagField">Field of the request that holds the etag.</param>
    /// <param name="etag">The etag of the cluster that was read; empty for whatever it holds now.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT, NOT_FOUND, or ABORTED where the cluster is another than was seen.</exception>
    public async Task<IReadOnlyList<string>> ItemsOfAsync(string field, string name, string etagField, string etag, CancellationToken cancellationToken)
    {
        if (DuplicateName.TryParse(name, out _))
        {
            // Its name says which two items it is, so that it cannot come to be others.
            if (etag.Length > 0)
                throw FederationErrors.InvalidArgument(etagField, $"{name} has none; leave it empty.");
            var found = await index.FindAsync(name, cancellationToken).ConfigureAwait(false);
            return found is { } pair ? [pair.Left.Name, pair.Right.Name] : book.ItemsOf(name) ?? throw FederationErrors.NotFound("federation.Duplicate", name);
        }

        if (!ClusterName.TryParse(name, out _))
            throw FederationErrors.InvalidArgument(field, $"'{name}' is neither of {Rule}.");
        var cluster = await index.FindClusterAsync(name, cancellationToken).ConfigureAwait(false);
        if (cluster is null)
            throw FederationErrors.NotFound(ClusterType, name);
        return etag.Length == 0 || etag == cluster.Etag ? [.. cluster.Items.Select(item => item.Name)] : throw FederationErrors.EtagMismatch(ClusterType, name);
    }
}
