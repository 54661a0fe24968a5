namespace Federation.Node.Retention;

/// <summary>What a node keeps of the past of its own registries. Section <c>Node:History</c>.</summary>
public sealed record HistoryOptions
{
    /// <summary>How long superseded states stay readable; 1 hour to 10 years.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(90);
}
