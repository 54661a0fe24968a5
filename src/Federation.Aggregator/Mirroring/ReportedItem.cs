using Federation.Protocol.Catalog.V1;
using Federation.Protocol.WorkItems;
using Google.Protobuf;

namespace Federation.Aggregator.Mirroring;

/// <summary>What a report shows of a work item, and what its filters look at.</summary>
internal sealed record ReportedItem
{
    /// <summary>Resource name.</summary>
    public required string Name { get; init; }

    /// <summary>Identifier of the registry, the middle of the name.</summary>
    public required string Registry { get; init; }

    /// <summary>Identifier as the body writes it.</summary>
    public required string Identifier { get; init; }

    /// <summary>Title in the registry's main language.</summary>
    public required string Title { get; init; }

    /// <summary>BCP 47 tag of the title's language; empty when it is not known.</summary>
    public required string TitleLanguage { get; init; }

    /// <summary>The groups responsible.</summary>
    public required IReadOnlyList<string> Groups { get; init; }

    /// <summary>Keywords that the registry gives.</summary>
    public required IReadOnlyList<string> Keywords { get; init; }

    /// <summary>How far the work is.</summary>
    public required WorkItemStatus Status { get; init; }

    /// <summary>Date of publication or of the newest step, ISO 8601.</summary>
    public required string Date { get; init; }

    /// <summary>The item's own page.</summary>
    public required string Uri { get; init; }

    /// <summary>Date of the next planned step, ISO 8601; empty when none is known.</summary>
    public required string NextMilestoneDate { get; init; }

    /// <summary>What that step is.</summary>
    public required string NextMilestone { get; init; }

    /// <summary>Hash of the item that this was read from; empty when the node gives none.</summary>
    public required ByteString ContentHash { get; init; }

    /// <summary>Whether the item is known to be as it was.</summary>
    /// <param name="before">What was read of it before; null when nothing was.</param>
    public bool IsAs(ReportedItem? before) => !ContentHash.IsEmpty && ContentHash == before?.ContentHash;

    /// <summary>Reads it out of a work item.</summary>
    public static ReportedItem Of(WorkItem item)
    {
        var next = item.Milestones.Where(step => step.State == MilestoneState.Planned && step.Date.Length > 0).MinBy(step => step.Date, StringComparer.Ordinal);
        return new()
        {
            Name = item.Name,
            Registry = item.ResourceName().Registry.Id,
            Identifier = item.Identifier,
            Title = item.MainTitle(),
            TitleLanguage = item.MainTitleLanguage(),
            Groups = (string[])[.. item.Groups],
            Keywords = (string[])[.. item.Keywords],
            Status = item.Status,
            Date = item.Date,
            Uri = item.MainUri(),
            ContentHash = item.Provenance?.ContentHash ?? ByteString.Empty,
            NextMilestoneDate = next?.Date ?? "",
            NextMilestone = next?.Label ?? "",
        };
    }
}
