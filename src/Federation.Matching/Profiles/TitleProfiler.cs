using Federation.Matching.Model;
using Federation.Matching.Text;

namespace Federation.Matching.Profiles;

/// <summary>Turns titles into profiles. Reuses its buffers: one thread at a time.</summary>
internal sealed class TitleProfiler(Vocabulary vocabulary, Thesaurus thesaurus)
{
    // A segment that keeps less of its weight than this is boilerplate.
    private const float MinimumCoreShare = 0.25f;

    private const int PrefixLength = 5;

    // Words of a standing phrase that is known without a break after it.
    private const int ShortestPhrase = 2;

    private readonly TitleReader _reader = new(thesaurus);
    private readonly Dictionary<uint, WeighedWord> _terms = [];

    /// <summary>Bodies that the title profiled last speaks of.</summary>
    public BodyMentions Bodies => _reader.Bodies;

    /// <summary>Whether the title profiled last says that the document adopts, endorses or profiles another one.</summary>
    public bool IsAdaptation => Adaptations.In(_reader.Imprint) || Adaptations.In(_reader.Words);

    /// <summary>Profiles a title.</summary>
    public TitleProfile Profile(string title)
    {
        _reader.Read(title);
        _terms.Clear();
        var words = _reader.Words;
        Span<char> letters = stackalloc char[MatchLimits.TitleTerms];
        var initials = letters[..ReadInitials(letters)];
        var core = 0ul;
        var headHash = 0ul;
        var head = -1;
        for (int start = 0, end; start < words.Count; start = end)
        {
            var segment = words[start].Segment;
            (end, var hash, var weight) = ReadSegment(start);
            if (head < 0 && weight.Keep > MinimumCoreShare)
            {
                (head, headHash) = (segment, hash);
            }

            var place = (head == segment ? TitlePlace.Head : TitlePlace.Elsewhere)
                | (end == words.Count ? TitlePlace.Tail : TitlePlace.Elsewhere);
            for (var i = start; i < end; i++)
            {
                var abbreviates = Abbreviates(words[i], initials[..Math.Min(i, initials.Length)]);
                Add(words[i], weight, abbreviates ? place | TitlePlace.Abbreviation : place);
                core = weight.Keep > MinimumCoreShare && !abbreviates ? TermHash.Mix(core, words[i].Term) : core;
            }
        }

        return new TitleProfile(
            Heaviest(),
            Sequence(),
            Joined(),
            initials,
            _reader.Designators.Count == 0 ? [] : [.. _reader.Designators.Distinct().Order()],
            Numbers(),
            headHash,
            core);
    }

    // The words up to the next break; or fewer where they begin with a standing phrase that no break ends, as in "Systems and software
    // engineering System life cycle processes".
    private (int End, ulong Hash, SegmentWeight Weight) ReadSegment(int start)
    {
        var words = _reader.Words;
        var (end, hash, weight) = (start, 0ul, default(SegmentWeight));
        var phrase = (End: 0, Hash: 0ul, Weight: default(SegmentWeight));
        do
        {
            hash = Vocabulary.SegmentHash(hash, words[end++].Term);
            weight = vocabulary.OfSegment(hash);
            if (end - start >= ShortestPhrase && weight.Keep <= MinimumCoreShare)
            {
                phrase = (end, hash, weight);
            }
        }
        while (end < words.Count && words[end].Segment == words[start].Segment);

        return weight.Keep > MinimumCoreShare && phrase.End > 0 ? phrase : (end, hash, weight);
    }

    private void Add(Token word, SegmentWeight segment, TitlePlace place)
    {
        var weights = vocabulary.Of(word.Term);
        var full = Text.Bodies.IsName(word.Term) ? 0 : weights.Core;
        var prefix = TermHash.Of(_reader.Folded.AsSpan(word.Start, Math.Min(word.Length, PrefixLength)));
        var term = new WeighedWord(
            word.Term, prefix, full * segment.Keep, full * (1 - segment.Keep), segment.Usage > 0 ? segment.Usage : weights.Usage, place);
        _terms[word.Term] = _terms.TryGetValue(word.Term, out var known)
            ? term with
            {
                Weight = Math.Max(term.Weight, known.Weight),
                Boilerplate = Math.Min(term.Boilerplate, known.Boilerplate),
                Place = ((place | known.Place) & ~TitlePlace.Abbreviation) | (place & known.Place & TitlePlace.Abbreviation),
            }
            : term;
    }

    // "(RMCP)" after "Relayed multicast control protocol", "TP" after "Transaction processing".
    private static bool Abbreviates(Token word, ReadOnlySpan<char> initialsBefore) =>
        word.Kind == TokenKind.Word && Initialisms.Find(word.Term, initialsBefore).Length > 0;

    private uint[] Joined()
    {
        var words = _reader.Words;
        var joined = new uint[Math.Max(0, Math.Min(words.Count, MatchLimits.TitleTerms) - 1)];
        Span<char> buffer = stackalloc char[2 * Stemmer.MaximumLength];
        for (var i = 0; i < joined.Length; i++)
        {
            var first = Math.Min(words[i].Length, Stemmer.MaximumLength);
            var second = Math.Min(words[i + 1].Length, Stemmer.MaximumLength);
            _reader.Folded.AsSpan(words[i].Start, first).CopyTo(buffer);
            _reader.Folded.AsSpan(words[i + 1].Start, second).CopyTo(buffer[first..]);
            joined[i] = TermHash.Of(buffer[..Stemmer.Stem(buffer, first + second)]);
        }

        return joined;
    }

    private uint[] Sequence()
    {
        var sequence = new uint[Math.Min(_reader.Words.Count, MatchLimits.TitleTerms)];
        for (var i = 0; i < sequence.Length; i++)
        {
            sequence[i] = _reader.Words[i].Term;
        }

        return sequence;
    }

    private int ReadInitials(Span<char> initials)
    {
        var count = Math.Min(_reader.Words.Count, initials.Length);
        for (var i = 0; i < count; i++)
        {
            initials[i] = _reader.Folded[_reader.Words[i].Start];
        }

        return count;
    }

    private uint[] Numbers()
    {
        foreach (var word in _reader.Words)
        {
            if (word.Kind == TokenKind.Number)
            {
                return [.. _reader.Words.Where(static w => w.Kind == TokenKind.Number).Select(static w => w.Term).Distinct().Order()];
            }
        }

        return [];
    }

    private WeighedWord[] Heaviest()
    {
        WeighedWord[] terms = _terms.Count > MatchLimits.TitleTerms
            ? [.. _terms.Values.OrderByDescending(static t => t.Weight).ThenBy(static t => t.Term).Take(MatchLimits.TitleTerms)]
            : [.. _terms.Values];
        Array.Sort(Array.ConvertAll(terms, static t => t.Term), terms);
        return terms;
    }
}
