using System.Runtime.CompilerServices;
using Federation.Protocol.Digests;

namespace Federation.Replication;

/// <summary>
/// Finds the items in which two digests differ, walking down from the roots only where hashes do: O(differences x log n) hashes, of which
/// a bounded number is held.
/// </summary>
/// <param name="there">The digest that the other is held to.</param>
/// <param name="here">The other.</param>
internal sealed class DigestWalk(IDigestSource there, IDigestSource here)
{
    // The last ones first: depth before breadth keeps what is pending small.
    private readonly Stack<Pair> _pending = [];

    internal async IAsyncEnumerable<DigestDifference> DifferencesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Push(DigestPrefix.Root, DigestBranch.Of(there.Root), DigestBranch.Of(here.Root));
        while (_pending.Count > 0)
        {
            List<Pair> pairs = [];
            while (pairs.Count < DigestPrefix.MaximumInRequest && _pending.TryPop(out var pair))
                pairs.Add(pair);
            var theres = await ReadAsync(there, pairs, pair => pair.There, cancellationToken).ConfigureAwait(false);
            var heres = await ReadAsync(here, pairs, pair => pair.Here, cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < pairs.Count; i++)
            {
                if (theres[i].Entries is { } left && heres[i].Entries is { } right)
                {
                    foreach (var difference in Compare(left, right))
                        yield return difference;
                }
                else
                {
                    Split(pairs[i].Range, theres[i], heres[i]);
                }
            }
        }
    }

    private static async Task<IReadOnlyList<DigestBranch>> ReadAsync(
        IDigestSource source, List<Pair> pairs, Func<Pair, DigestBranch> side, CancellationToken cancellationToken)
    {
        List<(DigestPrefix Range, DigestHash Promised)> unread = [];
        foreach (var pair in pairs.Where(pair => side(pair).IsUnread))
            unread.Add((pair.Range, side(pair).Hash));
        var read = await source.ReadAsync(unread, cancellationToken).ConfigureAwait(false);
        var next = 0;
        return [.. pairs.Select(pair => side(pair) is { IsUnread: false } known ? known : read[next++])];
    }

    private void Split(DigestPrefix range, DigestBranch left, DigestBranch right)
    {
        var (lefts, rights) = (left.Split(range), right.Split(range));
        for (var digit = 0; digit < DigestNode.FanOut; digit++)
            Push(range.Child(digit), lefts[digit], rights[digit]);
    }

    private void Push(DigestPrefix range, DigestBranch left, DigestBranch right)
    {
        if (left.Hash != right.Hash)
            _pending.Push(new Pair(range, left, right));
    }

    // Two items may share a place, though hardly ever: those that are equal are put aside first.
    private static IEnumerable<DigestDifference> Compare(IReadOnlyList<ReplicaEntry> left, IReadOnlyList<ReplicaEntry> right)
    {
        var same = left.Select(entry => entry.Entry).Intersect(right.Select(entry => entry.Entry)).ToHashSet();
        var rights = right.Where(entry => !same.Contains(entry.Entry)).ToLookup(entry => entry.Entry.Place);
        Dictionary<ulong, int> met = [];
        foreach (var entry in left.Where(entry => !same.Contains(entry.Entry)))
        {
            var place = entry.Entry.Place;
            var at = met.GetValueOrDefault(place);
            met[place] = at + 1;
            yield return new DigestDifference(entry, rights[place].Skip(at).Select(right => (ReplicaEntry?)right).FirstOrDefault());
        }

        foreach (var place in rights)
        {
            foreach (var entry in place.Skip(met.GetValueOrDefault(place.Key)))
                yield return new DigestDifference(null, entry);
        }
    }

    private sealed record Pair(DigestPrefix Range, DigestBranch There, DigestBranch Here);
}
