namespace Federation.Protocol.Filtering;

/// <summary>An item's place in an order: the values that it is ordered by, the unique one last.</summary>
/// <param name="Values">The values, each in a form whose ordinal order is the order of the field.</param>
public sealed record OrderKey(IReadOnlyList<string> Values);
