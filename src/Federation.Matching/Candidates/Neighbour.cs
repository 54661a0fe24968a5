namespace Federation.Matching.Candidates;

/// <summary>An item that is near another.</summary>
/// <param name="Entry">The item.</param>
/// <param name="Nearness">How near, higher is nearer.</param>
/// <param name="Registry">Number of the item's registry.</param>
internal readonly record struct Neighbour(Entry Entry, float Nearness, int Registry)
{
    /// <summary>Whether this one comes before the other: nearer, or as near with a smaller key.</summary>
    public bool IsBefore(in Neighbour other) => Nearness > other.Nearness
        || (Nearness == other.Nearness && string.CompareOrdinal(Entry.Key, other.Entry.Key) < 0);
}
