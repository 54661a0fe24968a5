using Federation.Matching.Text;

namespace Federation.Matching.Allocation;

/// <summary>What allocation reads of an item: the words of its title and of its abstract, 4 bytes a word.</summary>
public sealed class AllocationText
{
    // The words of a title count twice: among those of the whole text, and once more by themselves.
    private const ulong TitleSpace = 1;
    private const ulong WholeSpace = 2;
    private const ulong PairSpace = 4;

    private readonly uint[] _title;
    private readonly uint[] _abstract;

    private AllocationText(uint[] title, uint[] summary) => (_title, _abstract) = (title, summary);

    /// <summary>Reads a text; the first <see cref="MatchLimits.TitleLength"/> and <see cref="MatchLimits.AbstractLength"/> characters count.</summary>
    /// <param name="title">Title, in the language in which the others of the registry are.</param>
    /// <param name="summary">Abstract, scope or summary; may be empty.</param>
    public static AllocationText Of(string title, string summary)
    {
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(summary);
        return new AllocationText(Words(title, MatchLimits.TitleLength), Words(summary, MatchLimits.AbstractLength));
    }

    /// <summary>The words and word pairs of the title, by hash.</summary>
    internal IEnumerable<AllocationTerm> TitleTerms()
    {
        var counts = new Dictionary<uint, int>();
        Count(_title, TitleSpace, counts);
        return Terms(counts);
    }

    /// <summary>The words and word pairs of title and abstract together, by hash.</summary>
    internal IEnumerable<AllocationTerm> WholeTerms()
    {
        var counts = new Dictionary<uint, int>();
        Count(_title, WholeSpace, counts);
        Count(_abstract, WholeSpace, counts);
        return Terms(counts);
    }

    private static uint[] Words(string text, int limit)
    {
        var tokens = new List<Token>();
        Tokenizer.Tokenize(TextFolding.Fold(text, limit), tokens);
        return [.. tokens.Where(static token => token.Kind != TokenKind.Stop).Select(static token => token.Term)];
    }

    private static void Count(uint[] words, ulong space, Dictionary<uint, int> counts)
    {
        for (var i = 0; i < words.Length; i++)
        {
            Add(TermHash.Mix(space, words[i]), counts);
            if (i > 0)
            {
                Add(TermHash.Mix(TermHash.Mix(space | PairSpace, words[i - 1]), words[i]), counts);
            }
        }
    }

    private static void Add(ulong hash, Dictionary<uint, int> counts)
    {
        var term = (uint)hash;
        counts[term] = counts.GetValueOrDefault(term) + 1;
    }

    private static IEnumerable<AllocationTerm> Terms(Dictionary<uint, int> counts) =>
        counts.OrderBy(static c => c.Key).Select(static c => new AllocationTerm(c.Key, 1 + MathF.Log(c.Value)));
}
