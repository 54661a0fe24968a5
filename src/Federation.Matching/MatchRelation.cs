namespace Federation.Matching;

/// <summary>A relation that an item declares to another, in whatever registry that is.</summary>
/// <param name="Type">What the declaring item is to the target.</param>
/// <param name="TargetIdentifier">The target as the registry writes it, for example <c>ISO/IEC 9594-8:2020</c>.</param>
public sealed record MatchRelation(DeclaredRelation Type, string TargetIdentifier);
