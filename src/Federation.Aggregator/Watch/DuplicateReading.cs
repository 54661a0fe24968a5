using Federation.Protocol.Aggregator.V1;

namespace Federation.Aggregator.Watch;

/// <summary>What is known of the duplicates of two registries, both of which are mirrored wholly.</summary>
/// <param name="Left">Resource name of the one that comes first in ordinal order.</param>
/// <param name="Right">Resource name of the other.</param>
/// <param name="Time">When.</param>
/// <param name="Found">Duplicates that there are: the events that tell of them, if they are news.</param>
/// <param name="Gone">Resource names of duplicates that are gone.</param>
/// <param name="IsWhole">Whether <paramref name="Found"/> are all that there are, so that the others are gone.</param>
internal sealed record DuplicateReading(
    string Left, string Right, DateTimeOffset Time, IReadOnlyList<WatchEvent> Found, IReadOnlyList<string> Gone, bool IsWhole);
