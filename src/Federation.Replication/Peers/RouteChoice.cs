using Federation.Protocol.Catalog.V1;

namespace Federation.Replication.Peers;

/// <summary>Chooses the peer that a registry is followed at: a path-vector choice, as between networks (RFC 4271, 9.1).</summary>
/// <remarks>
/// A copy that came through this node is never taken, so that rings carry nothing round. The shortest way wins, then the first
/// id. One that is followed is left for another only when it cannot be followed any more, or when the other is clearly better
/// and has been so for a time.
/// </remarks>
internal sealed class RouteChoice
{
    /// <summary>Why a peer is not followed that was not asked yet.</summary>
    internal const string NotOffered = "the peer has not told yet that it serves it";

    private readonly IReadOnlyList<Candidate> _candidates;
    private readonly string _node;
    private readonly string _epoch;
    private readonly (string Theirs, string Ours) _limits;

    /// <summary>Prepares the choice.</summary>
    /// <param name="candidates">The peers that may serve the registry.</param>
    /// <param name="node">Identifier of this node; empty when it serves no copies on.</param>
    /// <param name="epoch">Epoch of the origin that the copy here is of; empty when there is none.</param>
    public RouteChoice(IReadOnlyList<Candidate> candidates, string node, string epoch)
    {
        (_candidates, _node, _epoch) = (candidates, node, epoch);

        // A copy is whole or limited in one way, whoever can be reached just now: it must not shrink because a peer is away.
        _limits = candidates
            .Select(candidate => (candidate.Limits, candidate.Peer))
            .OrderBy(candidate => candidate.Limits == ("", "") ? 0 : 1)
            .ThenBy(candidate => candidate.Peer, StringComparer.Ordinal)
            .Select(candidate => candidate.Limits)
            .FirstOrDefault(("", ""));
    }

    /// <summary>Why a candidate cannot be followed; null when it can.</summary>
    public string? ObstacleOf(Candidate candidate) => candidate switch
    {
        { Fault.Length: > 0 } => candidate.Fault,
        { Offer: null } => NotOffered,
        { Offer.State: CopyState.Loading } => "the peer has not all of it yet",
        { Offer.State: CopyState.Altered } => "the peer does not use its own copy, which somebody altered",
        { Offer.Path: var path } when _node.Length > 0 && path.Contains(_node) => "the peer has its copy from here",
        { Offer.Epoch: var epoch } when string.CompareOrdinal(epoch, _epoch) < 0 =>
            "the peer has a copy from before the origin was restored",
        _ when candidate.Limits != _limits => "the copy from this peer would be limited in another way",
        _ => null,
    };

    /// <summary>Chooses.</summary>
    /// <param name="active">Id of the peer that is followed; null when none is.</param>
    /// <param name="now">The time.</param>
    public Choice Choose(string? active, DateTimeOffset now)
    {
        var obstacles = _candidates.ToDictionary(candidate => candidate.Peer, ObstacleOf);
        var usable = _candidates.Where(candidate => obstacles[candidate.Peer] is null).Order(Comparer<Candidate>.Create(Compare)).ToList();
        var (chosen, lookAgain) = Choose(usable, usable.Find(candidate => candidate.Peer == active), now);
        return new Choice(
            chosen?.Peer,
            obstacles.Where(entry => entry.Key != chosen?.Peer).ToDictionary(entry => entry.Key, entry => entry.Value ?? $"peers/{chosen?.Peer} is followed"),
            lookAgain);
    }

    private static (Candidate? Chosen, DateTimeOffset? LookAgain) Choose(List<Candidate> usable, Candidate? followed, DateTimeOffset now)
    {
        if (followed is null)
            return (usable.FirstOrDefault(), null);

        DateTimeOffset? lookAgain = null;
        foreach (var better in usable.TakeWhile(candidate => candidate != followed).Where(candidate => CompareWays(candidate, followed) < 0))
        {
            var steady = (better.UsableSince ?? now) + better.Patience;
            if (steady <= now)
                return (better, null);
            lookAgain = lookAgain < steady ? lookAgain : steady;
        }

        return (followed, lookAgain);
    }

    private static int Compare(Candidate left, Candidate right) =>
        CompareWays(left, right) is not 0 and var ways ? ways : string.CompareOrdinal(left.Peer, right.Peer);

    // Below 0 when the left one is clearly better: it knows a newer life of the origin, or is nearer to it.
    private static int CompareWays(Candidate left, Candidate right)
    {
        var epochs = string.CompareOrdinal(right.Offer!.Epoch, left.Offer!.Epoch);
        return epochs != 0 ? epochs : left.Offer.Path.Count.CompareTo(right.Offer.Path.Count);
    }
}
