namespace Federation.Matching.Identifiers;

/// <summary>In what way a text refers to a standard.</summary>
internal enum ReferenceKind
{
    /// <summary>It speaks of it.</summary>
    Mention,

    /// <summary>It takes its text over: "identical to", "adoption of".</summary>
    Adoption,

    /// <summary>It names it with another as one text: <c>ITU-T X.509 | ISO/IEC 9594-8</c>.</summary>
    Twin,
}
