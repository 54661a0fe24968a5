namespace Federation.Aggregator.Tests.Peers;

/// <summary>How a node may fail its neighbours.</summary>
public enum BadManner
{
    /// <summary>Nobody listens.</summary>
    Away,

    /// <summary>The connection opens, and no byte ever comes.</summary>
    Silent,

    /// <summary>What comes is no HTTP.</summary>
    Garbled,

    /// <summary>Every call is refused.</summary>
    Refusing,

    /// <summary>The stream opens, and nothing comes through it.</summary>
    Stalled,

    /// <summary>The stream breaks after the first batch, each time.</summary>
    Flapping,

    /// <summary>Ever more registries, and ever more items.</summary>
    Flooding,

    /// <summary>Another registry each time that it is asked for them.</summary>
    Renaming,
}
