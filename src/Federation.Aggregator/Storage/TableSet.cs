namespace Federation.Aggregator.Storage;

/// <summary>
/// The tables of one feature in the durable store, and how they came to be. Each feature registers its own as a singleton, and they
/// change on their own: append the statements that lead from the last version to the next, and never change an entry that was released.
/// </summary>
/// <param name="Feature">Name of the feature; its tables' names begin with it.</param>
/// <param name="Versions">Statements, each entry leading from the version of its index to the next. Tables are STRICT; times are ticks of UTC.</param>
internal sealed record TableSet(string Feature, IReadOnlyList<string> Versions);
