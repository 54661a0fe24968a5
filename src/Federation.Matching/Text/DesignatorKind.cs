namespace Federation.Matching.Text;

/// <summary>What a designator numbers.</summary>
internal enum DesignatorKind : byte
{
    /// <summary>A part of a standard: <c>Part 3</c>, <c>Pt. III</c>, <c>Partie 3</c>.</summary>
    Part,

    /// <summary>A part of a part.</summary>
    SubPart,

    /// <summary>A stage of description (ITU-T I.130): service, functions, protocol.</summary>
    Stage,

    /// <summary>A release of a system of specifications.</summary>
    Release,

    /// <summary>A version or edition.</summary>
    Version,

    /// <summary>A phase, level, class or layer.</summary>
    Level,
}
