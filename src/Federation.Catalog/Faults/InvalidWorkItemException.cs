using Federation.Protocol.WorkItems;

namespace Federation.Catalog;

/// <summary>A work item breaks the rules of the protocol.</summary>
public sealed class InvalidWorkItemException(IReadOnlyList<FieldViolation> violations)
    : CatalogException("the work item is wrong: " + string.Join("; ", violations.Select(wrong => $"{wrong.Field}: {wrong.Reason}")))
{
    /// <summary>Every field that is wrong.</summary>
    public IReadOnlyList<FieldViolation> Violations { get; } = violations;
}
