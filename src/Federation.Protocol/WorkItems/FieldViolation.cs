namespace Federation.Protocol.WorkItems;

/// <summary>A field that is wrong.</summary>
/// <param name="Field">Path of the field in the message, for example <c>titles[0].text</c>.</param>
/// <param name="Reason">What is wrong and what would be right.</param>
public readonly record struct FieldViolation(string Field, string Reason);
