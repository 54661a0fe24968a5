namespace Federation.Matching.Phrases;

/// <summary>A title in which shared phrases are looked for.</summary>
/// <param name="Source">Identifier of the body's registry, for example <c>itu-t</c>.</param>
/// <param name="Text">The title.</param>
public readonly record struct SourcedTitle(string Source, string Text);
