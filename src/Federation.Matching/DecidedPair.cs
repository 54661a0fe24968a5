namespace Federation.Matching;

/// <summary>A pair that people decided about.</summary>
/// <param name="SameText">Probability, 0 to 1, that it is one text, as the model alone has it.</param>
/// <param name="Overlap">Probability, 0 to 1, that it treats one subject, as the model alone has it.</param>
/// <param name="IsSameText">Whether people hold it for one text, or an adoption of one.</param>
/// <param name="IsOverlap">Whether they hold it for duplicated work of any kind.</param>
public readonly record struct DecidedPair(double SameText, double Overlap, bool IsSameText, bool IsOverlap);
