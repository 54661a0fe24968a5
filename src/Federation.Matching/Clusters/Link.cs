namespace Federation.Matching.Clusters;

/// <summary>Two groups that may become one; the strongest link comes first.</summary>
/// <param name="Mean">Mean probability between the groups.</param>
/// <param name="Left">The group whose first key sorts first.</param>
/// <param name="Right">The other group.</param>
/// <param name="Version">Sum of the groups' versions when the link was measured; another sum means it is out of date.</param>
internal sealed record Link(double Mean, Group Left, Group Right, int Version) : IComparable<Link>
{
    /// <inheritdoc/>
    public int CompareTo(Link? other)
    {
        if (other is null)
        {
            return 1;
        }

        var byMean = other.Mean.CompareTo(Mean);
        var byLeft = byMean != 0 ? byMean : string.CompareOrdinal(Left.First, other.Left.First);
        return byLeft != 0 ? byLeft : string.CompareOrdinal(Right.First, other.Right.First);
    }
}
