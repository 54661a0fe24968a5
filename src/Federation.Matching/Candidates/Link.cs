namespace Federation.Matching.Candidates;

/// <summary>A candidate pair as one of its items keeps it.</summary>
/// <param name="Slot">Slot of the other item.</param>
/// <param name="Alone">Log-odds from the two items alone.</param>
internal readonly record struct Link(int Slot, float Alone);
