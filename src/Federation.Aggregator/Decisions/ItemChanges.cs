using System.Globalization;
using Federation.Protocol;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;
using Google.Protobuf.Collections;

namespace Federation.Aggregator.Decisions;

/// <summary>
/// Whether an item changed enough, since a decision saw it, to ask again: its title or scope reads differently, it passed to another phase
/// of the work or to other groups, or it declares something else of the items that it was judged with.
/// </summary>
internal static class ItemChanges
{
    // Shares of words, of all that either text uses, that must have stayed: spelling may be mended, a clause added to a scope.
    private const double TitleShare = 0.8;
    private const double ScopeShare = 0.6;

    /// <summary>What changed enough, each in words; nothing when the decision can stand.</summary>
    /// <param name="then">The item as it was.</param>
    /// <param name="now">The item as it is.</param>
    /// <param name="others">The other items of the decision, as they were.</param>
    public static IReadOnlyList<string> Between(SeenItem then, SeenItem now, IEnumerable<SeenItem> others)
    {
        if (!then.ContentHash.IsEmpty && then.ContentHash == now.ContentHash)
            return [];
        return [.. Changes(then, now, others.SelectMany(other => other.Identifiers).ToHashSet(StringComparer.OrdinalIgnoreCase))
            .Select(change => $"{now.Identifiers[0]} {change}.")];
    }

    private static IEnumerable<string> Changes(SeenItem then, SeenItem now, HashSet<string> others)
    {
        if (StayedShare(then.Title, now.Title) < TitleShare)
            yield return $"is now called “{now.Title}”, not “{then.Title}”";
        if (StayedShare(then.Scope, now.Scope) is var stayed and < ScopeShare)
            yield return then.Scope.Length == 0 ? "now has a scope" : now.Scope.Length == 0 ? "has no scope any more"
                : string.Create(CultureInfo.InvariantCulture, $"has another scope: {stayed:P0} of its words stayed");
        if (Phase(then.Status) != Phase(now.Status))
            yield return $"was {Word(then.Status)} and is now {Word(now.Status)}";
        if (!then.Groups.ToHashSet().SetEquals(now.Groups))
            yield return $"moved from {Words(then.Groups)} to {Words(now.Groups)}";
        foreach (var relation in Declared(now, others).Except(Declared(then, others)))
            yield return $"now declares: {Word(relation)} {relation.TargetIdentifier}";
        foreach (var relation in Declared(then, others).Except(Declared(now, others)))
            yield return $"does not declare any more: {Word(relation)} {relation.TargetIdentifier}";
    }

    private static double StayedShare(string then, string now)
    {
        var (before, after) = (WordsOf(then), WordsOf(now));
        return before.Count + after.Count == 0 ? 1 : (double)before.Count(after.Contains) / before.Union(after).Count();
    }

    private static HashSet<string> WordsOf(string text) => TextWords.Of(text).Select(word => text[word].ToLowerInvariant()).ToHashSet();

    private static int Phase(WorkItemStatus status) => status switch
    {
        WorkItemStatus.Proposed or WorkItemStatus.Draft => 1,
        WorkItemStatus.Approval => 2,
        WorkItemStatus.Published => 3,
        WorkItemStatus.Withdrawn or WorkItemStatus.Superseded => 4,
        _ => 0,
    };

    private static IEnumerable<SeenRelation> Declared(SeenItem item, HashSet<string> others) =>
        item.Relations.Where(relation => others.Contains(relation.TargetIdentifier));

    private static string Word(SeenRelation relation) => Wording.Of(relation.Type);

    private static string Word(WorkItemStatus status) => Wording.Of(status) is { Length: > 0 } word ? word : "of no known status";

    private static string Words(RepeatedField<string> groups) => groups.Count == 0 ? "no group" : string.Join(", ", groups);
}
