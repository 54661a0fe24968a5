namespace Federation.Matching.Training;

/// <summary>What is known of a row that trees are trained on.</summary>
/// <param name="Label">What is to be learned.</param>
/// <param name="Weight">How much the row counts.</param>
/// <param name="Family">Family of the row; the rows of a family are drawn together.</param>
internal readonly record struct Sample(bool Label, float Weight, ulong Family);
