using Federation.Matching.Profiles;
using Federation.Matching.Text;

namespace Federation.Matching.Training;

/// <summary>
/// Sorts items into families that must not be torn apart between training and test: items linked by a true pair, and, where
/// that is wanted, items of one registry whose titles begin with the same segment (the parts of a standard).
/// </summary>
internal sealed class Families
{
    // A first segment that more items share than this is a subject, not a family.
    private const int MaximumSiblings = 60;

    private readonly Dictionary<string, string> _parents = [];

    /// <summary>Sorts items into families.</summary>
    /// <param name="items">The items.</param>
    /// <param name="pairs">The true pairs.</param>
    /// <param name="siblings">Whether titles that begin alike make a family too.</param>
    public Families(IReadOnlyList<ItemProfile> items, IEnumerable<(string Left, string Right)> pairs, bool siblings)
    {
        foreach (var item in items)
        {
            _parents[item.Key] = item.Key;
        }

        foreach (var (left, right) in pairs)
        {
            Join(left, right);
        }

        foreach (var family in items.GroupBy(static i => (i.Registry, i.Main.HeadHash))
            .Where(g => siblings && g.Count() <= MaximumSiblings))
        {
            foreach (var sibling in family)
            {
                Join(family.First().Key, sibling.Key);
            }
        }
    }

    /// <summary>The key that names an item's family.</summary>
    public string Of(string key)
    {
        while (_parents[key] != key)
        {
            key = _parents[key] = _parents[_parents[key]];
        }

        return key;
    }

    /// <summary>Hash of an item's family.</summary>
    public ulong HashOf(string key) => TermHash.Mix(0, TermHash.Of(Of(key)));

    // The smaller key names the family, so that families do not depend on the order of the items.
    private void Join(string one, string other)
    {
        one = Of(one);
        other = Of(other);
        if (string.CompareOrdinal(one, other) < 0)
        {
            _parents[other] = one;
        }
        else
        {
            _parents[one] = other;
        }
    }
}
