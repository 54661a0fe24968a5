using Federation.Matching.Profiles;
using Federation.Matching.Text;

namespace Federation.Matching.Candidates;

/// <summary>
/// The clues by which items find each other: rare words, pairs of rather rare words, the whole title, identifiers.
/// Two items that share a clue which is not common are candidates; that depends on the two and on the clue only.
/// </summary>
internal static class Clues
{
    private const int TitleWords = 7;
    private const int PairedWords = 6;
    private const int AbstractWords = 5;

    /// <summary>Collects the distinct clues of an item.</summary>
    public static ulong[] Of(ItemProfile item)
    {
        var clues = new HashSet<ulong>();
        foreach (var title in item.Titles)
        {
            AddTitle(title, clues);
        }

        AddAbstract(item.Abstract, clues);
        foreach (var identifier in item.Identifiers)
        {
            clues.Add(TermHash.Mix(Salt(ClueKind.Identifier), TermHash.Of(identifier)));
        }

        foreach (var relation in item.Relations)
        {
            clues.Add(TermHash.Mix(Salt(ClueKind.Identifier), TermHash.Of(relation.TargetIdentifier)));
        }

        return [.. clues];
    }

    private static void AddTitle(TitleProfile title, HashSet<ulong> clues)
    {
        var rarest = Rarest([.. title.Terms.Select(static t => t.Term)], [.. title.Terms.Select(static t => t.Weight)], TitleWords);
        foreach (var term in rarest)
        {
            clues.Add(TermHash.Mix(Salt(ClueKind.Word), term));
        }

        for (var i = 0; i < Math.Min(rarest.Length, PairedWords); i++)
        {
            for (var j = i + 1; j < Math.Min(rarest.Length, PairedWords); j++)
            {
                clues.Add(TermHash.Mix(TermHash.Mix(Salt(ClueKind.Words), Math.Min(rarest[i], rarest[j])), Math.Max(rarest[i], rarest[j])));
            }
        }

        if (title.Terms.Length > 0)
        {
            clues.Add(TermHash.Mix(Salt(ClueKind.Title), title.CoreHash));
        }
    }

    private static void AddAbstract(AbstractProfile text, HashSet<ulong> clues)
    {
        var rarest = Rarest(text.Terms, text.Weights, AbstractWords);
        for (var i = 0; i < rarest.Length; i++)
        {
            for (var j = i + 1; j < rarest.Length; j++)
            {
                clues.Add(TermHash.Mix(TermHash.Mix(Salt(ClueKind.Abstract), Math.Min(rarest[i], rarest[j])), Math.Max(rarest[i], rarest[j])));
            }
        }
    }

    private static uint[] Rarest(uint[] terms, float[] weights, int count)
    {
        var order = new int[terms.Length];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        Array.Sort(order, (a, b) => weights[a] != weights[b] ? weights[b].CompareTo(weights[a]) : terms[a].CompareTo(terms[b]));
        return [.. order.Take(count).Select(i => terms[i])];
    }

    private static ulong Salt(ClueKind kind) => (ulong)kind << 56;
}
