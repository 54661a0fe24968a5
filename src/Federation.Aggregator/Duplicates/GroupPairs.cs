namespace Federation.Aggregator.Duplicates;

/// <summary>The groups that meet in a duplicate, two and two: <c>ISO/IEC JTC 1/SC 27 + SG17</c>.</summary>
internal static class GroupPairs
{
    // Groups of one item that are looked at.
    private const int GroupsLimit = 4;

    internal static IEnumerable<string> Of(DuplicatePair pair) => pair.Left.Groups.Take(GroupsLimit).SelectMany(
        left => pair.Right.Groups.Take(GroupsLimit).Select(
            right => string.CompareOrdinal(left, right) <= 0 ? $"{left} + {right}" : $"{right} + {left}"));
}
