namespace Federation.Matching;

/// <summary>A relation between two items as one of them declares it; on a pair it is read from left to right.</summary>
public enum DeclaredRelation
{
    /// <summary>Nothing is declared.</summary>
    None,

    /// <summary>The left item replaces the right one.</summary>
    Supersedes,

    /// <summary>The left item is replaced by the right one.</summary>
    SupersededBy,

    /// <summary>The left item amends the right one.</summary>
    Updates,

    /// <summary>The left item is amended by the right one.</summary>
    UpdatedBy,

    /// <summary>The left item takes over the right one's text.</summary>
    Adopts,

    /// <summary>The left item's text has been taken over by the right one.</summary>
    AdoptedBy,

    /// <summary>Both are one text, published by each body under its own identifier.</summary>
    CommonText,

    /// <summary>The left item cites the right one as a normative reference.</summary>
    NormativeReference,

    /// <summary>The left item is a part of the right one.</summary>
    PartOf,

    /// <summary>The right item is a part of the left one.</summary>
    HasPart,

    /// <summary>The two are related in some other way.</summary>
    Related,
}
