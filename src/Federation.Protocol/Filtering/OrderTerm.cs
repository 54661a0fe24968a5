namespace Federation.Protocol.Filtering;

/// <summary>One field of an order.</summary>
internal sealed record OrderTerm<T>(string Field, bool Descending, Func<T, string> Value);
