namespace Federation.Matching.Explanations;

/// <summary>What the value of a feature means, in a sentence.</summary>
/// <param name="Sentence">The sentence.</param>
/// <param name="Bearing">
/// Above 0 for what a reader takes as speaking for a pair, below 0 for what he takes as speaking against it, 0 for what may do either.
/// </param>
internal readonly record struct Remark(string Sentence, int Bearing)
{
    /// <summary>Speaks for a pair.</summary>
    public static Remark For(string sentence) => new(sentence, 1);

    /// <summary>Speaks against a pair.</summary>
    public static Remark Against(string sentence) => new(sentence, -1);

    /// <summary>Speaks for a pair or against it, as the rest has it.</summary>
    public static Remark Either(string sentence) => new(sentence, 0);
}
