using Federation.Protocol.Digests;

namespace Federation.Replication;

/// <summary>A digest tree that is read from the root down, only where it is of interest.</summary>
internal interface IDigestSource
{
    /// <summary>The root.</summary>
    DigestHash Root { get; }

    /// <summary>Reads what is below ranges.</summary>
    /// <param name="ranges">The ranges, each with the hash that its parent promised for it; at most <see cref="DigestPrefix.MaximumInRequest"/>.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>A branch for each, in their order, with children or entries.</returns>
    Task<IReadOnlyList<DigestBranch>> ReadAsync(
        IReadOnlyList<(DigestPrefix Range, DigestHash Promised)> ranges, CancellationToken cancellationToken);
}
