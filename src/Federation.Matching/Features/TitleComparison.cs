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

    /// <summary>Compares two titles.</summary>
    public static TitleComparison Of(TitleProfile a, TitleProfile b)
    {
        var comparison = WordForWord(a, b);
        comparison.Relate(a, b);
        return comparison;
    }

    /// <summary>Compares two titles without a look at related words.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static TitleComparison WordForWord(TitleProfile a, TitleProfile b)
    {
        var comparison = default(TitleComparison);
        int i = 0, j = 0;
        while (i < a.Terms.Length || j < b.Terms.Length)
        {
            if (j == b.Terms.Length || (i < a.Terms.Length && a.Terms[i].Term < b.Terms[j].Term))
            {
                comparison._oddA.Add(a.Terms[i++]);
            }
            else if (i == a.Terms.Length || b.Terms[j].Term < a.Terms[i].Term)
            {
                comparison._oddB.Add(b.Terms[j++]);
            }
            else
            {
                comparison.AddShared(a.Terms[i++], b.Terms[j++]);
            }
        }

        return comparison;
    }

    /// <summary>Weight of the words of a title that are missed in the other, given how each registry words its titles.</summary>
    public static float Missed(TitleProfile title, TitleProfile other, Vocabulary vocabulary, int from, int to)
    {
        var missed = 0f;
        var j = 0;
        foreach (ref readonly var term in title.Terms.AsSpan())
        {
            while (j < other.Terms.Length && other.Terms[j].Term < term.Term)
            {
                j++;
            }

            if ((j == other.Terms.Length || other.Terms[j].Term != term.Term) && Array.IndexOf(other.Joined, term.Term) < 0)
            {
                missed += (term.Weight + term.Boilerplate) * vocabulary.Carry(term.Usage, from, to);
            }
        }

        return missed;
    }

    private void AddShared(in TitleTerm x, in TitleTerm y)
    {
        var weight = Math.Min(x.Weight, y.Weight);
        Shared += weight;
        Boilerplate += Math.Min(x.Boilerplate, y.Boilerplate);
        Heads += (x.Place & y.Place & TitlePlace.Head) != 0 ? weight : 0;
        Tails += (x.Place & y.Place & TitlePlace.Tail) != 0 ? weight : 0;
        TailA += (x.Place & TitlePlace.Tail) != 0 ? weight : 0;
        TailB += (y.Place & TitlePlace.Tail) != 0 ? weight : 0;
    }

    // "authenticator" is a relative of "authentication"; "PICS" abbreviates "protocol implementation conformance statement".
    private void Relate(TitleProfile a, TitleProfile b)
    {
        ReadOnlySpan<TitleTerm> oddA = _oddA.Kept;
        ReadOnlySpan<TitleTerm> oddB = _oddB.Kept;
        foreach (ref readonly var x in oddA)
        {
            foreach (ref readonly var y in oddB)
            {
                Related += x.Prefix == y.Prefix ? 2 * Math.Min(x.Weight, y.Weight) : 0;
            }

            Related += IsInitialism(x.Term, b) || Array.IndexOf(b.Joined, x.Term) >= 0 ? 2 * x.Weight : 0;
        }

        foreach (ref readonly var y in oddB)
        {
            Related += IsInitialism(y.Term, a) || Array.IndexOf(a.Joined, y.Term) >= 0 ? 2 * y.Weight : 0;
        }
    }

    private static bool IsInitialism(uint term, TitleProfile title) =>
        title.Initialisms.MayContain(term) && Initialisms.Find(term, title.Initials).Length > 0;

    private struct OddWords
    {
        private const int Capacity = 12;

        private Buffer _kept;
        private int _count;

        public float Heaviest { get; private set; }

        public float Sum { get; private set; }

        [UnscopedRef]
        public readonly ReadOnlySpan<TitleTerm> Kept => _kept[.._count];

        public void Add(in TitleTerm term)
        {
            Heaviest = Math.Max(Heaviest, term.Weight);
            Sum += term.Weight;
            if (_count < Capacity)
            {
                _kept[_count++] = term;
            }
        }

        [InlineArray(Capacity)]
        private struct Buffer
        {
            private TitleTerm _first;
        }
    }
}
