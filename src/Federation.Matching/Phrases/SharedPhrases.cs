using Federation.Matching.Text;

namespace Federation.Matching.Phrases;

/// <summary>
/// Finds the subjects that several bodies work on, by what their titles name: words that stand together more often than chance would have
/// it (normalised pointwise mutual information; Bouma 2009), in titles that are spread over bodies (entropy), and not in so many that they
/// tell nothing.
/// </summary>
public static class SharedPhrases
{
    private const int FewestTitles = 4;
    private const int FewestOutside = 2;

    // What more of the titles name is how bodies write, not what they write about.
    private const double LargestShare = 0.05;
    private const int LargestInFew = 20;

    // So many of the titles of a phrase must be of no phrase before it, or it is the same subject again.
    private const double FreshShare = 0.6;

    // So many of the titles must go on alike for the next word to belong to the phrase.
    private const double LongerShare = 0.7;
    private const int MostWords = 5;

    // Two words stand next to each other only within a segment of a title, and without a number between.
    private const uint Break = 0;

    /// <summary>Finds the phrases that most titles of most bodies share, the most telling first.</summary>
    /// <param name="titles">The titles. Which phrases are found does not depend on their order.</param>
    /// <param name="covered">Indexes of the titles whose subject is known already.</param>
    /// <param name="count">At most this many.</param>
    public static IReadOnlyList<SharedPhrase> Find(IReadOnlyList<SourcedTitle> titles, IEnumerable<int> covered, int count)
    {
        ArgumentNullException.ThrowIfNull(titles);
        ArgumentNullException.ThrowIfNull(covered);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var bodies = titles.Select(title => title.Source).Distinct().SelectMany(source => PhraseReader.Shared.Cut(source, MatchLimits.TitleLength).Words).Select(word => word.Term).ToHashSet();
        Word[][] cut = [.. titles.Select(title => Cut(title.Text, bodies))];
        var known = covered.ToHashSet();
        List<SharedPhrase> found = [];
        foreach (var pair in Pairs(titles, cut).OrderByDescending(pair => pair.Score).ThenBy(pair => pair.Words))
        {
            if (found.Count == count)
                break;
            if (pair.Titles.Count(title => !known.Contains(title)) < FreshShare * pair.Titles.Count)
                continue;
            known.UnionWith(pair.Titles);
            found.Add(Lengthen(titles, cut, pair));
        }

        return found;
    }

    private static Word[] Cut(string title, HashSet<uint> bodies) =>
        [.. PhraseReader.Shared.Cut(title, MatchLimits.TitleLength).Words
            .Where(token => token.Kind != TokenKind.Stop)
            .Select(token => new Word(token.Kind == TokenKind.Number || token.Length < 2 || bodies.Contains(token.Term) ? Break : token.Term, token))];

    private static IEnumerable<WordPair> Pairs(IReadOnlyList<SourcedTitle> titles, Word[][] cut)
    {
        Dictionary<uint, int> words = [];
        Dictionary<ulong, int> pairs = [];
        foreach (var title in cut)
        {
            foreach (var term in title.Select(word => word.Term).Where(term => term != Break).Distinct())
                words[term] = words.GetValueOrDefault(term) + 1;
            foreach (var pair in PairsOf(title).Distinct())
                pairs[pair] = pairs.GetValueOrDefault(pair) + 1;
        }

        var most = Math.Max(LargestInFew, LargestShare * cut.Length);
        var telling = pairs.Where(pair => pair.Value >= FewestTitles && pair.Value <= most).ToDictionary(pair => pair.Key, pair => new List<int>(pair.Value));
        for (var i = 0; i < cut.Length; i++)
        {
            foreach (var pair in PairsOf(cut[i]).Distinct())
            {
                if (telling.TryGetValue(pair, out var holders))
                    holders.Add(i);
            }
        }

        return telling
            .Select(pair => new WordPair(pair.Key, pair.Value, Spread(titles, pair.Value) * Cohesion(pair.Key, pair.Value.Count, words, cut.Length)))
            .Where(pair => pair.Score > 0);
    }

    private static IEnumerable<ulong> PairsOf(Word[] title)
    {
        for (var i = 1; i < title.Length; i++)
        {
            if (AreNeighbours(title[i - 1], title[i]))
                yield return ((ulong)title[i - 1].Term << 32) | title[i].Term;
        }
    }

    private static bool AreNeighbours(Word left, Word right) => left.Term != Break && right.Term != Break && left.Token.Segment == right.Token.Segment;

    // How much the bodies share it: nothing where nearly all is the work of one.
    private static double Spread(IReadOnlyList<SourcedTitle> titles, List<int> holders)
    {
        var counts = holders.CountBy(title => titles[title].Source).Select(source => (double)source.Value).ToList();
        var outside = holders.Count - counts.Max();
        return outside < FewestOutside ? 0 : Math.Log(1 + outside) * counts.Sum(n => -n / holders.Count * Math.Log2(n / holders.Count));
    }

    // 1 where neither word stands without the other.
    private static double Cohesion(ulong pair, int together, Dictionary<uint, int> words, double titles)
    {
        if (together == titles)
            return 1;
        var (left, right) = (words[(uint)(pair >> 32)] / titles, words[(uint)pair] / titles);
        return Math.Max(0, Math.Log(together / titles / (left * right)) / -Math.Log(together / titles));
    }

    // "personally identifiable" is "personally identifiable information", where nearly all titles go on so.
    private static SharedPhrase Lengthen(IReadOnlyList<SourcedTitle> titles, Word[][] cut, WordPair pair)
    {
        List<uint> phrase = [(uint)(pair.Words >> 32), (uint)pair.Words];
        var holders = pair.Titles;
        while (phrase.Count < MostWords)
        {
            var after = Next(cut, holders, phrase, ahead: true);
            var before = Next(cut, holders, phrase, ahead: false);
            var next = after.Titles.Count >= before.Titles.Count ? after : before;
            if (next.Titles.Count < LongerShare * pair.Titles.Count)
                break;
            phrase.Insert(next == after ? phrase.Count : 0, next.Term);
            holders = next.Titles;
        }

        var text = holders.Select(title => Written(titles[title].Text, cut[title], phrase)).CountBy(written => written)
            .OrderByDescending(written => written.Value).ThenBy(written => written.Key, StringComparer.Ordinal).First().Key;
        return new SharedPhrase(text, holders);
    }

    private static (uint Term, List<int> Titles) Next(Word[][] cut, List<int> holders, List<uint> phrase, bool ahead)
    {
        Dictionary<uint, List<int>> found = [];
        foreach (var holder in holders)
        {
            var title = cut[holder];
            var at = IndexOf(title, phrase);
            var (edge, next) = ahead ? (at + phrase.Count - 1, at + phrase.Count) : (at, at - 1);
            if (at < 0 || next < 0 || next >= title.Length || !AreNeighbours(title[edge], title[next]))
                continue;
            if (!found.TryGetValue(title[next].Term, out var with))
                found[title[next].Term] = with = [];
            with.Add(holder);
        }

        var most = found.OrderByDescending(entry => entry.Value.Count).ThenBy(entry => entry.Key).FirstOrDefault();
        return (most.Key, most.Value ?? []);
    }

    private static int IndexOf(Word[] title, List<uint> phrase)
    {
        for (var i = 0; i + phrase.Count <= title.Length; i++)
        {
            if (title.Skip(i).Take(phrase.Count).Select(word => word.Term).SequenceEqual(phrase) && title[i].Token.Segment == title[i + phrase.Count - 1].Token.Segment)
                return i;
        }

        return -1;
    }

    private static string Written(string title, Word[] words, List<uint> phrase)
    {
        var at = IndexOf(words, phrase);
        var (first, last) = (words[at].Token, words[at + phrase.Count - 1].Token);
        return PhraseReader.Shared.Cut(title, MatchLimits.TitleLength).Text[first.Start..(last.Start + last.Length)];
    }

    private readonly record struct Word(uint Term, Token Token);

    private readonly record struct WordPair(ulong Words, List<int> Titles, double Score);
}
