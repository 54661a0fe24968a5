namespace Federation.Matching.Text;

/// <summary>A word of a folded text, reduced to its stem.</summary>
/// <param name="Term">Hash of the stem.</param>
/// <param name="Start">Where the word begins in the folded text.</param>
/// <param name="Length">Characters of the word.</param>
/// <param name="Segment">Number of the title segment that it stands in.</param>
/// <param name="Kind">What the word is made of.</param>
internal readonly record struct Token(uint Term, int Start, int Length, int Segment, TokenKind Kind);
