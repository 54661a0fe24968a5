using Federation.Aggregator.Decisions;
using Federation.Aggregator.Mirroring;
using Federation.Matching;

namespace Federation.Aggregator.Duplicates;

/// <summary>A duplicate as it is at one moment.</summary>
/// <param name="Name">Resource name, <c>duplicates/{duplicate}</c>.</param>
/// <param name="Match">What the matcher says of the pair.</param>
/// <param name="Left">The item whose resource name sorts first.</param>
/// <param name="Right">The other item.</param>
/// <param name="DetectTime">When the pair was first found.</param>
/// <param name="Review">What people have done about it.</param>
internal sealed record DuplicatePair(
    string Name,
    MatchedPair Match,
    ReportedItem Left,
    ReportedItem Right,
    DateTimeOffset DetectTime,
    Review Review);
