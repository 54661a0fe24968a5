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

    /// <summary>The distinct clues of an item.</summary>
    public static ulong[] Of(ItemProfile item)
    {
        var clues = new List<ulong>(64);
        foreach (var title in item.Titles)
        {
            AddTitle(title, clues);
        }

        AddAbstract(item.Abstract, clues);
        foreach (var identifier in item.Identifiers)
        {
            clues.Add(Clue(ClueKind.Identifier, TermHash.Of(identifier)));
        }

        foreach (var relation in item.Relations)
        {
            clues.Add(Clue(ClueKind.Identifier, TermHash.Of(relation.TargetIdentifier)));
        }

        foreach (var reference in item.References)
        {
            clues.Add(Clue(ClueKind.Identifier, TermHash.Of(reference.Identifier)));
        }

        clues.Sort();
        var distinct = 0;
        for (var i = 0; i < clues.Count; i++)
        {
            if (i == 0 || clues[i] != clues[distinct - 1])
            {
                clues[distinct++] = clues[i];
            }
        }

        return [.. clues[..distinct]];
    }

    private static void AddTitle(TitleProfile title, List<ulong> clues)
    {
        Span<(float Weight, uint Term)> rarest = stackalloc (float, uint)[TitleWords];
        var count = 0;
        foreach (ref readonly var term in title.Terms.AsSpan())
        {
            Insert(rarest, ref count, (term.Weight, term.Term));
        }

        for (var i = 0; i < count; i++)
        {
            clues.Add(Clue(ClueKind.Word, rarest[i].Term));
        }

        AddPairs(ClueKind.Words, rarest[..Math.Min(count, PairedWords)], clues);
        if (title.Terms.Length > 0)
        {
            clues.Add(Clue(ClueKind.Title, title.CoreHash));
        }
    }

    private static void AddAbstract(AbstractProfile text, List<ulong> clues)
    {
        Span<(float Weight, uint Term)> rarest = stackalloc (float, uint)[AbstractWords];
        var count = 0;
        for (var i = 0; i < text.Terms.Length; i++)
        {
            Insert(rarest, ref count, (text.Weights[i], text.Terms[i]));
        }

        AddPairs(ClueKind.Abstract, rarest[..count], clues);
    }

    private static void AddPairs(ClueKind kind, Span<(float Weight, uint Term)> words, List<ulong> clues)
    {
        for (var i = 0; i < words.Length; i++)
        {
            for (var j = i + 1; j < words.Length; j++)
            {
                var (low, high) = (Math.Min(words[i].Term, words[j].Term), Math.Max(words[i].Term, words[j].Term));
                clues.Add(TermHash.Mix(Clue(kind, low), high));
            }
        }
    }

    // Keeps the heaviest words in front; of equally heavy ones those with the smaller hash.
    private static void Insert(Span<(float Weight, uint Term)> rarest, ref int count, (float Weight, uint Term) word)
    {
        var at = count;
        while (at > 0 && (word.Weight > rarest[at - 1].Weight || (word.Weight == rarest[at - 1].Weight && word.Term < rarest[at - 1].Term)))
        {
            at--;
        }

        if (at == rarest.Length)
        {
            return;
        }

        count = Math.Min(count + 1, rarest.Length);
        rarest[at..(count - 1)].CopyTo(rarest[(at + 1)..]);
        rarest[at] = word;
    }

    private static ulong Clue(ClueKind kind, ulong value) => TermHash.Mix((ulong)kind << 56, value);
}
