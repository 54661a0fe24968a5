using Federation.Protocol.Aggregator.V1;
using Google.Protobuf.Collections;

namespace Federation.Aggregator.Watch.Digests;

/// <summary>How digests read.</summary>
internal static class DigestWords
{
    // Counts of a kind that are told.
    private const int CountLimit = 10;

    internal static string Headline(DailyDigest digest) => $"{digest.Date}: {digest.EventCount} {(digest.EventCount == 1 ? "event" : "events")}";

    /// <summary>Paragraphs: the counts, and the events one by one.</summary>
    internal static IEnumerable<string> Lines(DailyDigest digest)
    {
        foreach (var (title, counts) in new[]
        {
            ("What happened", digest.Kinds), ("By registry", digest.Registries), ("By topic", digest.Topics), ("By group", digest.Groups),
        })
        {
            if (counts.Count > 0)
                yield return $"{title}: {Line(counts)}";
        }

        foreach (var happened in digest.Events)
            yield return EventWords.Headline(happened);
        if (digest.EventCount > digest.Events.Count)
            yield return $"and {digest.EventCount - digest.Events.Count} more";
        if (digest.PartlyForgotten)
            yield return "Some events of this day may no longer be kept.";
    }

    private static string Line(RepeatedField<DigestCount> counts) =>
        string.Join(", ", counts.Take(CountLimit).Select(each => $"{each.DisplayName} {each.Count}")) + (counts.Count > CountLimit ? ", and others" : "");
}
