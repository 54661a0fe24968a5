using Federation.Aggregator.Duplicates;
using Federation.Hosting;
using Federation.Protocol.Names;

namespace Federation.Aggregator.Decisions;

/// <summary>Finds the items that the name of a duplicate or cluster stands for.</summary>
internal sealed class Subjects(DuplicateIndex index, DecisionBook book)
{
    private const string Rule = "duplicates/{duplicate} or clusters/{cluster}";

    /// <summary>Resource names of the items, sorted.</summary>
    /// <param name="field">Field of the request that holds the name.</param>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT or NOT_FOUND.</exception>
    public async Task<IReadOnlyList<string>> ItemsOfAsync(string field, string name, CancellationToken cancellationToken)
    {
        if (DuplicateName.TryParse(name, out _))
        {
            var found = await index.FindAsync(name, cancellationToken).ConfigureAwait(false);
            return found is { } pair ? [pair.Left.Name, pair.Right.Name] : book.ItemsOf(name) ?? throw FederationErrors.NotFound("federation.Duplicate", name);
        }

        if (!ClusterName.TryParse(name, out _))
            throw FederationErrors.InvalidArgument(field, $"'{name}' is neither of {Rule}.");
        var cluster = await index.FindClusterAsync(name, cancellationToken).ConfigureAwait(false);
        return cluster is not null ? [.. cluster.Items.Select(item => item.Name)] : throw FederationErrors.NotFound("federation.Cluster", name);
    }
}
