using Federation.Matching.Model;
using Federation.Matching.Profiles;
using Federation.Matching.Text;

namespace Federation.Matching.Candidates;

/// <summary>
/// Reads the clues by which items find each other: rare words, pairs of rather rare words, the whole title, identifiers.
/// Two items that share a clue which is not common are candidates; that depends on the two and on the clue only.
/// Reuses its buffer: one thread at a time.
/// </summary>
internal sealed class ClueReader(Vocabulary vocabulary)
{
    private const int TitleWords = 7;
    private const int PairedWords = 6;
    private const int AbstractWords = 5;

    private ulong[] _clues = new ulong[128];
    private int _count;

    /// <summary>The distinct clues of an item, rising. What was read before is overwritten.</summary>
    public ReadOnlySpan<ulong> Read(ItemProfile item)
    {
        _count = 0;
        foreach (var title in item.Titles)
        {
            AddTitle(title);
        }

        AddAbstract(item.Abstract);
        foreach (var identifier in item.Identifiers)
        {
            Add(Clue(ClueKind.Identifier, TermHash.Of(identifier)));
        }

        foreach (var relation in item.Relations)
        {
            Add(Clue(ClueKind.Identifier, TermHash.Of(relation.TargetIdentifier)));
        }

        foreach (var reference in item.References)
        {
            Add(Clue(ClueKind.Identifier, TermHash.Of(reference.Identifier)));
        }

        return Distinct(_clues.AsSpan(0, _count));
    }

    private static ReadOnlySpan<ulong> Distinct(Span<ulong> clues)
    {
        clues.Sort();
        var distinct = 0;
        for (var i = 0; i < clues.Length; i++)
        {
            if (i == 0 || clues[i] != clues[distinct - 1])
            {
                clues[distinct++] = clues[i];
            }
        }

        return clues[..distinct];
    }

    private void AddTitle(TitleProfile title)
    {
        Span<(float Weight, uint Term)> rarest = stackalloc (float, uint)[TitleWords];
        var count = 0;
        var terms = title.Terms;
        var weights = title.Weights;
        for (var i = 0; i < terms.Length; i++)
        {
            Insert(rarest, ref count, (weights[i], terms[i]));
        }

        for (var i = 0; i < count; i++)
        {
            Add(Clue(ClueKind.Word, rarest[i].Term));
        }

        AddPairs(ClueKind.Words, rarest[..Math.Min(count, PairedWords)]);
        if (terms.Length > 0)
        {
            Add(Clue(ClueKind.Title, title.CoreHash));
        }
    }

    private void AddAbstract(AbstractProfile text)
    {
        Span<(float Weight, uint Term)> rarest = stackalloc (float, uint)[AbstractWords];
        var count = 0;
        foreach (var term in text.Terms)
        {
            Insert(rarest, ref count, (vocabulary.Of(term).Body, term));
        }

        AddPairs(ClueKind.Abstract, rarest[..count]);
    }

    private void AddPairs(ClueKind kind, ReadOnlySpan<(float Weight, uint Term)> words)
    {
        for (var i = 0; i < words.Length; i++)
        {
            for (var j = i + 1; j < words.Length; j++)
            {
                var (low, high) = (Math.Min(words[i].Term, words[j].Term), Math.Max(words[i].Term, words[j].Term));
                Add(TermHash.Mix(Clue(kind, low), high));
            }
        }
    }

    private void Add(ulong clue)
    {
        if (_count == _clues.Length)
        {
            Array.Resize(ref _clues, _clues.Length * 2);
        }

        _clues[_count++] = clue;
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
