using Federation.Matching.Identifiers;

namespace Federation.Matching.Profiles;

/// <summary>What identifies an item, and what it cites.</summary>
/// <param name="Identifiers">The item's own identifiers and aliases, in one spelling.</param>
/// <param name="IsNamed">Whether the first of them is the item's own; one that is no identifier of a document is not kept.</param>
/// <param name="Relations">Declared relations, targets in one spelling.</param>
/// <param name="References">Standards that title and abstract refer to.</param>
internal sealed record Citations(string[] Identifiers, bool IsNamed, MatchRelation[] Relations, Reference[] References)
{
    private static readonly Citations _none = new([], false, [], []);

    /// <summary>The citations of an item; one object for all that have none.</summary>
    public static Citations Of(string[] identifiers, bool isNamed, MatchRelation[] relations, Reference[] references) =>
        identifiers.Length == 0 && relations.Length == 0 && references.Length == 0 ? _none : new(identifiers, isNamed, relations, references);
}
