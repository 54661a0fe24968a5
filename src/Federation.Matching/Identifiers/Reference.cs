namespace Federation.Matching.Identifiers;

/// <summary>A standard that a text refers to.</summary>
/// <param name="Identifier">Its identifier in one spelling.</param>
/// <param name="Kind">In what way.</param>
internal readonly record struct Reference(string Identifier, ReferenceKind Kind);
