namespace Federation.Replication;

/// <summary>Where a service keeps the copies of registries. Safe for use by several threads.</summary>
/// <remarks>Every member that waits throws <see cref="ReplicaUnavailableException"/> when the store cannot be reached.</remarks>
public interface IReplicaStore
{
    /// <summary>Identifier of the node that serves the copies on; empty for a service that does not.</summary>
    string Node { get; }

    /// <summary>Whether this service is the origin of a registry, so that nobody else can tell it what that contains.</summary>
    /// <param name="registry">Resource name, for example <c>registries/itu-t</c>.</param>
    bool IsOrigin(string registry);

    /// <summary>
    /// Resource names of the registries of which there is a copy, whole or not, so that they are known after a restart while
    /// their peers are down.
    /// </summary>
    Task<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken);

    /// <summary>The copy of a registry, made when there is none. The caller opens one at a time of each registry.</summary>
    Task<IReplica> OpenAsync(string registry, CancellationToken cancellationToken);

    /// <summary>The items of a registry that could not be taken over, newest first; at most 1,000.</summary>
    Task<IReadOnlyList<QuarantinedItem>> ReadQuarantineAsync(string registry, CancellationToken cancellationToken);

    /// <summary>Forgets the copy of a registry, and that there was one. It must not be open.</summary>
    Task RemoveAsync(string registry, CancellationToken cancellationToken);
}
