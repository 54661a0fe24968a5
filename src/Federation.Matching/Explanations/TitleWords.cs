using Federation.Matching.Features;
using Federation.Matching.Profiles;
using Federation.Matching.Text;

namespace Federation.Matching.Explanations;

/// <summary>Words of the titles of two items, as they write them, the most telling first.</summary>
/// <param name="Shared">Words that both use.</param>
/// <param name="OnlyLeft">Telling words that only the left title has; none where titles in other languages are nearer to each other.</param>
/// <param name="OnlyRight">The same of the right title.</param>
internal sealed record TitleWords(IReadOnlyList<string> Shared, IReadOnlyList<string> OnlyLeft, IReadOnlyList<string> OnlyRight)
{
    // What a word must tell, in nats, to be named: less than that have the standing phrases of a registry.
    private const float Telling = 1;

    /// <summary>Reads the words of two items.</summary>
    public static TitleWords Of(ItemProfile left, ItemProfile right)
    {
        var (leftWords, rightWords) = (Words(left), Words(right));
        var common = rightWords.Select(static w => w.Term).ToHashSet();
        var shared = leftWords.Where(w => common.Contains(w.Term)).Select(static w => w.Word);
        var (x, y, titles) = PairFeatures.BestTitles(left, right);
        return x.Is(left.Main) && y.Is(right.Main)
            ? new TitleWords(
                [.. shared],
                [.. leftWords.Where(w => w.Weight >= Telling && titles.IsOddInA(w.Term)).Select(static w => w.Word)],
                [.. rightWords.Where(w => w.Weight >= Telling && titles.IsOddInB(w.Term)).Select(static w => w.Word)])
            : new TitleWords([.. shared], [], []);
    }

    private static List<(uint Term, string Word, float Weight)> Words(ItemProfile item)
    {
        var folded = TextFolding.Fold(item.Title, MatchLimits.TitleLength);
        var tokens = new List<Token>();
        Tokenizer.Tokenize(folded, tokens);
        return [.. tokens.Where(static t => t.Kind != TokenKind.Stop).DistinctBy(static t => t.Term)
            .Select(t => (t.Term, Word: folded.Substring(t.Start, t.Length), Weight: item.Main.WeightOf(t.Term))).OrderByDescending(static w => w.Weight)];
    }
}
