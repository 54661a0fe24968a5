namespace Federation.Aggregator.Papers;

/// <summary>What happened to a work item in a period.</summary>
internal enum WorkProgress
{
    /// <summary>Nothing that the registries tell.</summary>
    None,

    /// <summary>It was started.</summary>
    New,

    /// <summary>It went on.</summary>
    Changed,

    /// <summary>It was published.</summary>
    Completed,

    /// <summary>It was withdrawn or superseded.</summary>
    Ended,
}
