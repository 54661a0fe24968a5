namespace Federation.Matching.Training;

/// <summary>Settings of <see cref="Booster"/>.</summary>
internal sealed record BoostingOptions
{
    /// <summary>Number of trees.</summary>
    public int Trees { get; init; } = 120;

    /// <summary>Leaves of each tree; a forest takes at most <see cref="Model.Forest.MaximumLeaves"/>.</summary>
    public int Leaves { get; init; } = 14;

    /// <summary>Share of each tree's answer that counts.</summary>
    public float Shrinkage { get; init; } = 0.08f;

    /// <summary>Sum of second derivatives that a leaf must have.</summary>
    public double MinimumHessian { get; init; } = 2;

    /// <summary>Ridge on the leaves' answers.</summary>
    public double Ridge { get; init; } = 10;

    /// <summary>Values that a feature is cut into at most.</summary>
    public int Bins { get; init; } = 128;

    /// <summary>Share of the families that each tree learns from.</summary>
    public double FamilyShare { get; init; } = 0.7;

    /// <summary>Share of the features that each tree may ask for.</summary>
    public double FeatureShare { get; init; } = 0.6;
}
