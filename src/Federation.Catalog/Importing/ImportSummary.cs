using Federation.Protocol.Catalog.V1;

namespace Federation.Catalog;

/// <summary>What an import did.</summary>
public sealed record ImportSummary
{
    /// <summary>Items that were new.</summary>
    public required long Created { get; init; }

    /// <summary>Items that changed.</summary>
    public required long Updated { get; init; }

    /// <summary>Items that were there already, just so.</summary>
    public required long Unchanged { get; init; }

    /// <summary>Items that were deleted because the import did not contain them.</summary>
    public required long Deleted { get; init; }

    /// <summary>Items that the import did not contain and that stay, since they are more than may be deleted.</summary>
    public required long Spared { get; init; }

    /// <summary>Records that were wrong.</summary>
    public required long FaultCount { get; init; }

    /// <summary>The first wrong records.</summary>
    public required IReadOnlyList<ImportFault> Faults { get; init; }

    /// <summary>Newest revision after the import.</summary>
    public required long Revision { get; init; }
}
