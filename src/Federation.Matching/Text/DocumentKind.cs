namespace Federation.Matching.Text;

/// <summary>Kinds of document that every body has, under whatever name.</summary>
internal enum DocumentKind : byte
{
    /// <summary>Not known.</summary>
    Unknown,

    /// <summary>A standard, specification or Recommendation.</summary>
    Normative,

    /// <summary>A technical specification or another document on the way to a standard.</summary>
    Specification,

    /// <summary>A report, study or guide.</summary>
    Informative,
}
