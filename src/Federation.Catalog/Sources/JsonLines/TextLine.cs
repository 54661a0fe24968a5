namespace Federation.Catalog.Sources.JsonLines;

/// <summary>A line of a file, or what kept it from being read.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Bytes">Its bytes without the line break; null when it could not be read.</param>
/// <param name="Fault">Why it could not be read; null when it was.</param>
/// <param name="EndsFile">Whether nothing more can be read of the file, though it has more or should have.</param>
public readonly record struct TextLine(int Number, byte[]? Bytes, string? Fault, bool EndsFile = false);
