namespace Federation.Matching;

/// <summary>What a pair is, in the words of a liaison officer.</summary>
public enum Verdict
{
    /// <summary>The same text, published by both bodies.</summary>
    SameText,

    /// <summary>One adopts or profiles the other.</summary>
    Adoption,

    /// <summary>Different documents on the same subject.</summary>
    Overlap,

    /// <summary>Related, but probably no duplicated work.</summary>
    Related,
}
