using Federation.Matching.Candidates;
using Federation.Matching.Text;

namespace Federation.Matching.Training;

/// <summary>A candidate pair to learn from.</summary>
internal sealed class TrainingRow(Edge edge, float[] features, bool label, float weight, ulong leftFamily, ulong rightFamily)
{
    /// <summary>The pair.</summary>
    public Edge Edge { get; private set; } = edge;

    /// <summary>Its features.</summary>
    public float[] Features => features;

    /// <summary>Log-odds by weights that did not see the row.</summary>
    public float Score { get; set; }

    /// <summary>Whether both are one work.</summary>
    public bool Label => label;

    /// <summary>How much the row counts; 0 where the truth is not known.</summary>
    public float Weight => weight;

    /// <summary>Hash of the left item's family.</summary>
    public ulong Family => leftFamily;

    /// <summary>Gives the pair other log-odds from its two items alone, where its surroundings see them.</summary>
    public void Rescore(float alone)
    {
        Edge = Edge.With(alone);
        Edge.Left.Rescore(Edge.Right, alone);
        Edge.Right.Rescore(Edge.Left, alone);
    }

    /// <summary>The fold whose models may judge the pair, in one of several draws of the folds.</summary>
    public int FoldOf(int folds, int draw = 0) => FoldOf(leftFamily, folds, draw);

    /// <summary>Whether an item of the pair belongs to a fold.</summary>
    public bool Touches(int fold, int folds, int draw = 0) => FoldOf(leftFamily, folds, draw) == fold || FoldOf(rightFamily, folds, draw) == fold;

    private static int FoldOf(ulong family, int folds, int draw) => (int)((draw == 0 ? family : TermHash.Mix(family, (uint)draw)) % (uint)folds);
}
