using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Federation.Matching.Model;
using Federation.Matching.Profiles;
using Federation.Matching.Text;

namespace Federation.Matching.Features;

/// <summary>Measures a pair. Symmetric, and a function of the two items and the frozen model alone.</summary>
internal sealed class PairFeatures(Vocabulary vocabulary, Affinities affinities)
{
    private const float LongestGap = 30;
    // A multiple of the words that are compared at once, and fewer than bits in a number.
    private const int OrderedWords = 32;

    /// <summary>Fills in the features of a pair, those of its surroundings left out.</summary>
    public void Measure(ItemProfile a, ItemProfile b, Span<float> features)
    {
        features.Clear();
        var (x, y, titles) = BestTitles(a, b);
        MeasureTitles(x, y, titles, features);
        MeasureExpected(a, b, x, y, titles, features);
        Set(features, Feature.Part, Compare(x, y, DesignatorKind.Part, DesignatorKind.SubPart));
        Set(features, Feature.Stage, Compare(x, y, DesignatorKind.Stage, DesignatorKind.Stage));
        Set(features, Feature.Version, Compare(x, y, DesignatorKind.Release, DesignatorKind.Level));
        Set(features, Feature.Numbers, Sign(Agree(x.Numbers, y.Numbers)));
        MeasureAbstracts(a, b, features);
        MeasureTitlesInAbstracts(x, y, a.Abstract, b.Abstract, features);
        Set(features, Feature.SameGroup, Sign(Agree<string>(a.Groups.Names, b.Groups.Names)));
        Set(features, Feature.GroupAffinity, affinities.OfGroups(a, b));
        Set(features, Feature.JointGroup, Naming(a, b, static i => i.Groups.Bodies));
        Set(features, Feature.NamesOtherBody, Naming(a, b, static i => i.TextBodies));
        Set(features, Feature.SameKind, a.Kind == DocumentKind.Unknown || b.Kind == DocumentKind.Unknown ? 0 : a.Kind == b.Kind ? 1 : -1);
        Set(features, Feature.YearsApart, a.Months == 0 || b.Months == 0 ? -1 : Math.Min(LongestGap, Math.Abs(a.Months - b.Months) / 12f));
        Set(features, Feature.RegistryAffinity, affinities.OfRegistries(a, b));
    }

    /// <summary>The titles of the two items that are nearest to each other, where an item has titles in several languages.</summary>
    public static (TitleProfile A, TitleProfile B, TitleComparison Comparison) BestTitles(ItemProfile a, ItemProfile b)
    {
        var best = (a.Main, b.Main, TitleComparison.Of(a.Main, b.Main));
        if (a.Titles.Length == 1 && b.Titles.Length == 1)
        {
            return best;
        }

        var nearest = -1f;
        foreach (var x in a.Titles)
        {
            foreach (var y in b.Titles)
            {
                var comparison = TitleComparison.Of(x, y);
                if (Share(comparison.Shared, x.TotalWeight + y.TotalWeight) is var overlap && overlap > nearest)
                {
                    (nearest, best) = (overlap, (x, y, comparison));
                }
            }
        }

        return best;
    }

    private static void MeasureTitles(TitleProfile x, TitleProfile y, in TitleComparison titles, Span<float> features)
    {
        var (countsX, countsY) = (titles.CountsOfA(x), titles.CountsOfB(y));
        var both = countsX.Total + countsY.Total;
        var (shorter, longer) = (Math.Min(countsX.Total, countsY.Total), Math.Max(countsX.Total, countsY.Total));
        Set(features, Feature.TitleOverlap, Share(2 * titles.Shared, both));
        Set(features, Feature.ShorterCovered, Share(titles.Shared, shorter));
        Set(features, Feature.LongerCovered, Share(titles.Shared, longer));
        Set(features, Feature.RelatedOverlap, Math.Min(1, Share((2 * titles.Shared) + titles.Related, both)));
        Set(features, Feature.LighterOddWord, Math.Min(titles.OddA.Heaviest, titles.OddB.Heaviest));
        Set(features, Feature.HeavierOddWord, Math.Max(titles.OddA.Heaviest, titles.OddB.Heaviest));
        Set(features, Feature.LessOddWeight, Math.Min(titles.OddA.Sum, titles.OddB.Sum));
        Set(features, Feature.MoreOddWeight, Math.Max(titles.OddA.Sum, titles.OddB.Sum));
        Span<TitleTerm> buffer = stackalloc TitleTerm[2 * OrderedWords];
        var wordsX = buffer[..x.ReadWords(buffer[..OrderedWords])];
        var wordsY = buffer.Slice(OrderedWords, y.ReadWords(buffer[OrderedWords..]));
        var (inOrder, phrase) = InOrder(wordsX, wordsY);
        Set(features, Feature.WordOrder, Share(inOrder, Math.Max(wordsX.Length, wordsY.Length)));
        Set(features, Feature.PhraseWeight, phrase);
        Set(features, Feature.PhraseShare, Math.Min(1, Share(phrase, shorter)));
        Set(features, Feature.HeadOverlap, Share(2 * titles.Heads, countsX.Head + countsY.Head));
        Set(features, Feature.TailOverlap, Share(2 * titles.Tails, countsX.Tail + countsY.Tail));
        var (tailA, tailB) = (Share(titles.TailA, countsX.Tail), Share(titles.TailB, countsY.Tail));
        Set(features, Feature.TailCoveredLess, Math.Min(tailA, tailB));
        Set(features, Feature.TailCoveredMore, Math.Max(tailA, tailB));
        Set(features, Feature.ShorterWeight, shorter);
        Set(features, Feature.SharedBoilerplate, titles.Boilerplate);
    }

    private void MeasureExpected(
        ItemProfile a, ItemProfile b, TitleProfile x, TitleProfile y, in TitleComparison titles, Span<float> features)
    {
        var missedInB = titles.Missed(x, y, vocabulary, a.RegistryNumber, b.RegistryNumber);
        var missedInA = titles.Missed(y, x, vocabulary, b.RegistryNumber, a.RegistryNumber);
        Set(features, Feature.MissedLess, Math.Min(missedInA, missedInB));
        Set(features, Feature.MissedMore, Math.Max(missedInA, missedInB));
        Set(features, Feature.ExpectedOverlap, Share(2 * titles.Shared, (2 * titles.Shared) + missedInA + missedInB));
        Set(features, Feature.SameCore, x.CoreHash == y.CoreHash ? titles.Shared : 0);
    }

    private void MeasureAbstracts(ItemProfile a, ItemProfile b, Span<float> features)
    {
        var (shared, dot) = AbstractComparison.Of(a.Abstract, b.Abstract, vocabulary);
        var present = (a.Abstract.Norm > 0 ? 1 : 0) + (b.Abstract.Norm > 0 ? 1 : 0);
        Set(features, Feature.Abstracts, present);
        Set(features, Feature.AbstractSimilarity, present == 2 ? Share(dot, a.Abstract.Norm * b.Abstract.Norm) : -1);
        Set(features, Feature.AbstractCovered, present == 2
            ? Math.Min(1, Share(shared, Math.Min(a.Abstract.Terms.Length, b.Abstract.Terms.Length)))
            : -1);
        Set(features, Feature.AbstractCopy, present == 2 ? AbstractComparison.EqualWording(a.Abstract, b.Abstract) : -1);
    }

    private static void MeasureTitlesInAbstracts(
        TitleProfile x, TitleProfile y, AbstractProfile a, AbstractProfile b, Span<float> features)
    {
        var xInB = b.Norm > 0 ? Share(AbstractComparison.TitleIn(x, b), x.TotalWeight) : -1;
        var yInA = a.Norm > 0 ? Share(AbstractComparison.TitleIn(y, a), y.TotalWeight) : -1;
        Set(features, Feature.TitleInAbstractLess, Math.Min(xInB, yInA));
        Set(features, Feature.TitleInAbstractMore, Math.Max(xInB, yInA));
    }

    // Length of the longest common subsequence of the two titles' words, a bit for each word of the second title (Hyyro, "Bit-parallel
    // LCS-length computation revisited", 2004), and weight of the heaviest phrase that both have.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (int Longest, float Phrase) InOrder(ReadOnlySpan<TitleTerm> x, ReadOnlySpan<TitleTerm> y)
    {
        Span<uint> words = stackalloc uint[OrderedWords];
        for (var j = 0; j < y.Length; j++)
        {
            words[j] = y[j].Term;
        }

        Span<float> phrases = stackalloc float[OrderedWords];
        var known = (1UL << y.Length) - 1;
        var (open, before) = (known, 0UL);
        var phrase = 0f;
        foreach (ref readonly var word in x)
        {
            var places = PlacesOf(word.Term, words, y.Length) & known;
            var taken = open & places;
            open = (open + taken) | (open - taken);

            // Backwards, so that what the phrases weighed up to the word before is still there.
            for (var left = places; left != 0;)
            {
                var j = BitOperations.Log2(left);
                left ^= 1UL << j;
                phrases[j] = (j > 0 && (before >> (j - 1) & 1) != 0 ? phrases[j - 1] : 0) + word.Weight;
                phrase = Math.Max(phrase, phrases[j]);
            }

            before = places;
        }

        return (y.Length - BitOperations.PopCount(open & known), phrase);
    }

    private static ulong PlacesOf(uint word, ReadOnlySpan<uint> words, int count)
    {
        var places = 0UL;
        for (var at = 0; at < count; at += Vector256<uint>.Count)
        {
            var equal = Vector256.Equals(Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(words), (nuint)at), Vector256.Create(word));
            places |= (ulong)equal.ExtractMostSignificantBits() << at;
        }

        return places;
    }

    private static float Compare(TitleProfile x, TitleProfile y, DesignatorKind from, DesignatorKind to)
    {
        var sum = 0f;
        for (var kind = from; kind <= to; kind++)
        {
            var agreement = Sign(Designators.Compare(x.Designators, y.Designators, kind));
            if (agreement == -1)
            {
                return -1;
            }

            // What neither title numbers takes nothing from the agreement on what both do.
            sum = sum == 0 ? agreement : agreement == 0 ? sum : Math.Min(sum, agreement);
        }

        return sum;
    }

    private static Agreement Agree<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y)
        where T : IEquatable<T> =>
        x.Length == 0 || y.Length == 0
            ? x.Length == y.Length ? Agreement.Absent : Agreement.OneSided
            : x.ContainsAny(y) ? Agreement.Agree : Agreement.Differ;

    private static float Sign(Agreement agreement) => agreement switch
    {
        Agreement.Agree => 1,
        Agreement.OneSided => -0.5f,
        Agreement.Differ => -1,
        _ => 0,
    };

    private static float Naming(ItemProfile a, ItemProfile b, Func<ItemProfile, BodyMentions> mentions) =>
        ((mentions(a) & b.Body) != 0 ? 1 : 0) + ((mentions(b) & a.Body) != 0 ? 1 : 0);

    private static float Share(float part, float whole) => whole > 0 ? part / whole : 0;

    private static void Set(Span<float> features, Feature feature, float value) => features[(int)feature] = value;
}
