namespace Federation.Matching;

/// <summary>What happened to a pair.</summary>
public enum PairChangeKind
{
    /// <summary>It was not reported before.</summary>
    Appeared,

    /// <summary>Its probability, verdict or declared relation changed.</summary>
    Changed,

    /// <summary>It is reported no longer.</summary>
    Gone,
}
