namespace Federation.Matching.Allocation;

/// <summary>What the numbers that a text cites say for a group.</summary>
/// <param name="Number">The number, as the text writes it.</param>
/// <param name="Range">The number itself where works of it are known, else the narrowest range around it in which works are: <c>X.509</c>, <c>X.50x</c>, <c>X.5xx</c>, <c>X</c>.</param>
/// <param name="Owned">Number of works in the range that the group owns, 1 and more.</param>
/// <param name="Works">Number of works in the range whose groups are known.</param>
public sealed record NumberedRange(string Number, string Range, int Owned, int Works);
