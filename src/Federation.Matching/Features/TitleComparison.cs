using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Federation.Matching.Model;
using Federation.Matching.Profiles;
using Federation.Matching.Text;

namespace Federation.Matching.Features;

/// <summary>What two titles have in common, word by word, in nats.</summary>
internal struct TitleComparison
{
    private OddWords _oddA;
    private OddWords _oddB;
    private TitleWeights _sparedA;
    private TitleWeights _sparedB;
    private JoinedWords _joined;

    /// <summary>Weight of the words that both have.</summary>
    public float Shared { get; private set; }

    /// <summary>Weight of the words that have a relative or an abbreviation in the other title.</summary>
    public float Related { get; private set; }

    /// <summary>Boilerplate that both have.</summary>
    public float Boilerplate { get; private set; }

    /// <summary>Weight of the words that stand in both heads.</summary>
    public float Heads { get; private set; }

    /// <summary>Weight of the words that stand in both tails.</summary>
    public float Tails { get; private set; }

    /// <summary>Weight of the words of the first title's tail that stand anywhere in the second.</summary>
    public float TailA { get; private set; }

    /// <summary>Weight of the words of the second title's tail that stand anywhere in the first.</summary>
    public float TailB { get; private set; }

    /// <summary>The heaviest word that only the first has, and the weight of all such.</summary>
    public readonly (float Heaviest, float Sum) OddA => (_oddA.Heaviest, _oddA.Sum);

    /// <summary>The heaviest word that only the second has, and the weight of all such.</summary>
    public readonly (float Heaviest, float Sum) OddB => (_oddB.Heaviest, _oddB.Sum);

    /// <summary>Whether only the first has a word; of very many such words some are not known.</summary>
    public readonly bool IsOddInA(uint term) => _oddA.Contains(term);

    /// <summary>The same of the second.</summary>
    public readonly bool IsOddInB(uint term) => _oddB.Contains(term);

    /// <summary>Compares two titles.</summary>
    public static TitleComparison Of(TitleProfile a, TitleProfile b)
    {
        var comparison = WordForWord(a, b);
        comparison.ShareJoined(a, b);
        comparison.Relate(a, b);
        return comparison;
    }

    /// <summary>Compares two titles without a look at related words, or at words that only one title joins.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static TitleComparison WordForWord(TitleProfile a, TitleProfile b)
    {
        var comparison = default(TitleComparison);
        var x = a.Terms;
        var y = b.Terms;
        var usesX = a.Uses;
        var usesY = b.Uses;
        var boilerplateX = a.Boilerplate;
        var boilerplateY = b.Boilerplate;
        var weightsX = a.Weights;
        var weightsY = b.Weights;
        int i = 0, j = 0;
        while (i < x.Length || j < y.Length)
        {
            if (j == y.Length || (i < x.Length && x[i] < y[j]))
            {
                AddOdd(ref comparison._oddA, ref comparison._sparedA, x[i], usesX[i], weightsX[i]);
                i++;
            }
            else if (i == x.Length || y[j] < x[i])
            {
                AddOdd(ref comparison._oddB, ref comparison._sparedB, y[j], usesY[j], weightsY[j]);
                j++;
            }
            else
            {
                comparison.AddShared(weightsX[i], weightsY[j], usesX[i].Place, usesY[j].Place);
                comparison.Boilerplate += boilerplateX.Length > 0 && boilerplateY.Length > 0 ? Math.Min(boilerplateX[i], boilerplateY[j]) : 0;
                i++;
                j++;
            }
        }

        return comparison;
    }

    /// <summary>
    /// What the first title tells, beside the second: without abbreviations of its own words that the second lacks, and of shared words
    /// only what they tell in both, so that a standing phrase of one counts as one in the other.
    /// </summary>
    public readonly TitleWeights CountsOfA(TitleProfile a) => TitleWeights.Of(a).Less(_sparedA);

    /// <summary>The same of the second title.</summary>
    public readonly TitleWeights CountsOfB(TitleProfile b) => TitleWeights.Of(b).Less(_sparedB);

    /// <summary>Weight of the words of a title that are missed in the other, given how each registry words its titles.</summary>
    public readonly float Missed(TitleProfile title, TitleProfile other, Vocabulary vocabulary, int from, int to)
    {
        var missed = 0f;
        var x = title.Terms;
        var y = other.Terms;
        var weights = title.Weights;
        var uses = title.Uses;
        var boilerplate = title.Boilerplate;
        var j = 0;
        for (var i = 0; i < x.Length; i++)
        {
            while (j < y.Length && y[j] < x[i])
            {
                j++;
            }

            if ((j == y.Length || y[j] != x[i]) && (uses[i].Place & TitlePlace.Abbreviation) == 0 && !_joined.Contains(x[i]))
            {
                missed += (weights[i] + (boilerplate.Length > 0 ? boilerplate[i] : 0)) * vocabulary.Carry(uses[i].Usage, from, to);
            }
        }

        return missed;
    }

    private static void AddOdd(ref OddWords odd, ref TitleWeights spared, uint term, TitleTermUse use, float weight)
    {
        if ((use.Place & TitlePlace.Abbreviation) != 0)
        {
            spared.Add(weight, use.Place);
        }
        else
        {
            odd.Add(new OddWord(term, use.Prefix, weight, use.Place));
        }
    }

    private void AddShared(float weightX, float weightY, TitlePlace x, TitlePlace y)
    {
        var weight = Math.Min(weightX, weightY);
        _sparedA.Add(weightX - weight, x);
        _sparedB.Add(weightY - weight, y);
        Shared += weight;
        Heads += (x & y & TitlePlace.Head) != 0 ? weight : 0;
        Tails += (x & y & TitlePlace.Tail) != 0 ? weight : 0;
        TailA += (x & TitlePlace.Tail) != 0 ? weight : 0;
        TailB += (y & TitlePlace.Tail) != 0 ? weight : 0;
    }

    // "audiovisual" is "audio-visual": both titles have it.
    private void ShareJoined(TitleProfile a, TitleProfile b)
    {
        while (TryTakeJoined(ref _oddA, b, out var word))
        {
            var parts = TakeParts(word, ref _oddB, b);
            AddShared(word.Weight, parts.Weight, word.Place, parts.Place);
        }

        while (TryTakeJoined(ref _oddB, a, out var word))
        {
            var parts = TakeParts(word, ref _oddA, a);
            AddShared(parts.Weight, word.Weight, parts.Place, word.Place);
        }
    }

    // Takes out the first word of one title that the other writes as two.
    private static bool TryTakeJoined(ref OddWords odd, TitleProfile other, out OddWord joined)
    {
        var pairs = other.Joined;
        foreach (ref readonly var word in odd.Kept)
        {
            if (pairs.Contains(word.Term))
            {
                joined = odd.Take(word.Term);
                return true;
            }
        }

        joined = default;
        return false;
    }

    // Takes out the two words that the other title writes as one, as far as it has them nowhere else.
    private (float Weight, TitlePlace Place) TakeParts(OddWord word, ref OddWords odd, TitleProfile title)
    {
        Span<TitleTerm> words = stackalloc TitleTerm[MatchLimits.TitleTerms];
        title.ReadWords(words);
        var first = title.Joined.IndexOf(word.Term);
        var (one, two) = (odd.Take(words[first].Term), odd.Take(words[first + 1].Term));
        _joined.Add(word.Term);
        _joined.Add(words[first].Term);
        _joined.Add(words[first + 1].Term);
        return (one.Weight + two.Weight, one.Place | two.Place);
    }

    // "authenticator" is a relative of "authentication"; "PICS" abbreviates "protocol implementation conformance statement".
    private void Relate(TitleProfile a, TitleProfile b)
    {
        var oddA = _oddA.Kept;
        var oddB = _oddB.Kept;
        foreach (ref readonly var x in oddA)
        {
            foreach (ref readonly var y in oddB)
            {
                Related += x.Prefix == y.Prefix ? 2 * Math.Min(x.Weight, y.Weight) : 0;
            }

            Related += IsInitialism(x.Term, b) ? 2 * x.Weight : 0;
        }

        foreach (ref readonly var y in oddB)
        {
            Related += IsInitialism(y.Term, a) ? 2 * y.Weight : 0;
        }
    }

    private static bool IsInitialism(uint term, TitleProfile title) =>
        title.Initialisms.MayContain(term) && Initialisms.Find(term, title.Initials).Length > 0;

    private struct OddWords
    {
        private const int Capacity = 12;

        private Buffer _kept;
        private int _count;

        // Of the words that are not kept.
        private (float Sum, float Heaviest) _others;

        public float Heaviest { get; private set; }

        public float Sum { get; private set; }

        [UnscopedRef]
        public readonly ReadOnlySpan<OddWord> Kept => _kept[.._count];

        public void Add(OddWord word)
        {
            Heaviest = Math.Max(Heaviest, word.Weight);
            Sum += word.Weight;
            if (_count < Capacity)
            {
                _kept[_count++] = word;
            }
            else
            {
                _others = (_others.Sum + word.Weight, Math.Max(_others.Heaviest, word.Weight));
            }
        }

        /// <summary>Takes a word out; one without weight where it is not kept.</summary>
        public OddWord Take(uint term)
        {
            var at = IndexOf(term);
            if (at < 0)
            {
                return default;
            }

            var word = _kept[at];
            Kept[(at + 1)..].CopyTo(_kept[at..]);
            _count--;
            (Sum, Heaviest) = (_others.Sum, _others.Heaviest);
            foreach (ref readonly var left in Kept)
            {
                Sum += left.Weight;
                Heaviest = Math.Max(Heaviest, left.Weight);
            }

            return word;
        }

        public readonly bool Contains(uint term) => IndexOf(term) >= 0;

        private readonly int IndexOf(uint term)
        {
            for (var i = 0; i < _count; i++)
            {
                if (_kept[i].Term == term)
                {
                    return i;
                }
            }

            return -1;
        }

        [InlineArray(Capacity)]
        private struct Buffer
        {
            private OddWord _first;
        }
    }

    // Words that one title writes as one and the other as two, in either writing.
    private struct JoinedWords
    {
        // Of a few words; more of them are as good as never joined.
        private const int Capacity = 9;

        private Buffer _terms;
        private int _count;

        public void Add(uint term)
        {
            if (_count < Capacity)
            {
                _terms[_count++] = term;
            }
        }

        public readonly bool Contains(uint term)
        {
            for (var i = 0; i < _count; i++)
            {
                if (_terms[i] == term)
                {
                    return true;
                }
            }

            return false;
        }

        [InlineArray(Capacity)]
        private struct Buffer
        {
            private uint _first;
        }
    }

    private readonly record struct OddWord(uint Term, uint Prefix, float Weight, TitlePlace Place);
}
