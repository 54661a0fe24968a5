using Federation.Aggregator.Duplicates;
using Federation.Aggregator.Mirroring;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;

namespace Federation.Aggregator.Papers;

/// <summary>What a paper is made from.</summary>
internal sealed record PaperFacts
{
    /// <summary>The items in scope with what happened to them, by registry and identifier.</summary>
    public required IReadOnlyList<(WorkItem Item, WorkProgress Progress)> Items { get; init; }

    /// <summary>How many items are in scope, whatever happened to them.</summary>
    public required int ScopeSize { get; init; }

    /// <summary>Undecided duplicates in scope that were found in the period and that no body declares, or one by a bare claim, the most urgent first.</summary>
    public required IReadOnlyList<DuplicatePair> Found { get; init; }

    /// <summary>Undecided duplicates in scope that no body declares, or one by a bare claim, whenever they were found, the most urgent first.</summary>
    public required IReadOnlyList<DuplicatePair> Open { get; init; }

    /// <summary>Decisions of the period about items in scope that still hold, the oldest first, with those of their items that are mirrored.</summary>
    public required IReadOnlyList<(Decision Decision, IReadOnlyList<ReportedItem> Items)> Decisions { get; init; }

    /// <summary>The registries.</summary>
    public required IReadOnlyList<AnswerBasis> Bases { get; init; }
}
