using Federation.Protocol.Aggregator.V1;

namespace Federation.Aggregator.Decisions;

/// <summary>What people have done about items so far.</summary>
/// <param name="Decision">The newest decision that holds or was reopened; null when there is none.</param>
/// <param name="Assignee">Who is to see to them; empty for nobody.</param>
internal sealed record Review(Decision? Decision, string Assignee)
{
    /// <summary>Nobody has done anything.</summary>
    public static Review None { get; } = new(null, "");

    /// <summary>How far people are.</summary>
    public ReviewState State => Decision?.State switch
    {
        null => ReviewState.Open,
        DecisionState.Reopened => ReviewState.Reopened,
        _ => ReviewState.Decided,
    };

    /// <summary>What was decided; UNSPECIFIED when nothing was.</summary>
    public Verdict Verdict => Decision?.Verdict ?? Verdict.Unspecified;
}
