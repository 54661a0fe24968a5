namespace Federation.Matching.Candidates;

/// <summary>An item that is near another.</summary>
/// <param name="Entry">The item.</param>
/// <param name="Nearness">How near, higher is nearer.</param>
internal readonly record struct Neighbour(Entry Entry, float Nearness)
{
    /// <summary>Whether this one comes before the other: nearer, or as near with a smaller key.</summary>
    public bool IsBefore(Neighbour other) => Nearness > other.Nearness
        || (Nearness == other.Nearness && string.CompareOrdinal(Entry.Profile.Key, other.Entry.Profile.Key) < 0);
}
