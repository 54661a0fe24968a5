using Federation.Matching.Text;

namespace Federation.Matching.Allocation;

/// <summary>
/// What allocation reads of an item: the words and word pairs of its title, and of title and abstract together; and the numbers of
/// standards that these cite.
/// </summary>
public sealed class AllocationText
{
    // The words of a title count twice: among those of the whole text, and once more by themselves.
    private const ulong TitleSpace = 1;
    private const ulong WholeSpace = 2;
    private const ulong PairSpace = 4;

    private AllocationText(AllocationTerm[] title, AllocationTerm[] whole, IReadOnlyList<NumberPath> cited) =>
        (Title, Whole, Cited) = (title, whole, cited);

    /// <summary>Terms of the title, by hash.</summary>
    internal AllocationTerm[] Title { get; }

    /// <summary>Terms of title and abstract, by hash.</summary>
    internal AllocationTerm[] Whole { get; }

    /// <summary>The numbers that are cited, those of the title first.</summary>
    internal IReadOnlyList<NumberPath> Cited { get; }

    /// <summary>Reads a text; the first <see cref="MatchLimits.TitleLength"/> and <see cref="MatchLimits.AbstractLength"/> characters count.</summary>
    /// <param name="title">Title, in the language in which the others of the registry are.</param>
    /// <param name="summary">Abstract, scope or summary; may be empty.</param>
    public static AllocationText Of(string title, string summary)
    {
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(summary);
        var counts = new Dictionary<uint, int>();
        Count(title, MatchLimits.TitleLength, TitleSpace, counts);
        var titleTerms = Terms(counts);
        counts.Clear();
        Count(title, MatchLimits.TitleLength, WholeSpace, counts);
        Count(summary, MatchLimits.AbstractLength, WholeSpace, counts);
        return new AllocationText(
            titleTerms, Terms(counts), NumberPath.Read($"{Start(title, MatchLimits.TitleLength)}\n{Start(summary, MatchLimits.AbstractLength)}"));
    }

    private static ReadOnlySpan<char> Start(string text, int limit) => text.AsSpan(0, Math.Min(limit, text.Length));

    private static void Count(string text, int limit, ulong space, Dictionary<uint, int> counts)
    {
        var tokens = new List<Token>();
        Tokenizer.Tokenize(TextFolding.Fold(text, limit), tokens);
        Token? before = null;
        foreach (var token in tokens)
        {
            if (token.Kind == TokenKind.Stop)
            {
                continue;
            }

            Add(TermHash.Mix(space, token.Term), counts);
            if (before is { } first)
            {
                Add(TermHash.Mix(TermHash.Mix(space | PairSpace, first.Term), token.Term), counts);
            }

            before = token;
        }
    }

    private static void Add(ulong hash, Dictionary<uint, int> counts)
    {
        var term = (uint)hash;
        counts[term] = counts.GetValueOrDefault(term) + 1;
    }

    private static AllocationTerm[] Terms(Dictionary<uint, int> counts) =>
        [.. counts.OrderBy(static c => c.Key).Select(static c => new AllocationTerm(c.Key, 1 + MathF.Log(c.Value)))];
}
