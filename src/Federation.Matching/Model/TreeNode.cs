namespace Federation.Matching.Model;

/// <summary>A question of a decision tree, or the end of one of its ways.</summary>
/// <param name="Feature">Number of the feature that is asked for; -1 in a leaf.</param>
/// <param name="Threshold">Up to this value the way goes on at <paramref name="Low"/>, above it at <paramref name="High"/>.</param>
/// <param name="Low">Node for low values.</param>
/// <param name="High">Node for high values.</param>
/// <param name="Value">Log-odds if the tree ended here.</param>
internal readonly record struct TreeNode(int Feature, float Threshold, int Low, int High, float Value)
{
    /// <summary>Whether the way ends here.</summary>
    public bool IsLeaf => Feature < 0;
}
