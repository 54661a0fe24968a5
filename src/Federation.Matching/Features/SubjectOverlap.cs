using Federation.Matching.Profiles;
using Federation.Matching.Text;

namespace Federation.Matching.Features;

/// <summary>
/// How sure it is that two items treat one subject, whether or not they are one text. No registry records this, so that it cannot be
/// learnt: two subjects are one when one names all that the other does and hardly more, and neither parts, versions nor other
/// numbers contradict.
/// </summary>
internal static class SubjectOverlap
{
    // "Terminology" or "Framework" alone is no subject.
    private const float LeastWeight = 8;

    // What a title may tell that the other does not, in nats, without counting as another subject.
    private const float Negligible = 0.5f;

    // Share of the two subjects' weight at which both answers are as likely, and how quickly that changes.
    private const float EvenShare = 0.8f;
    private const float Steepness = 15;

    /// <summary>Probability, 0 to 1.</summary>
    public static double Probability(ItemProfile left, ItemProfile right)
    {
        var share = Share(left, right);
        return share == 0 ? 0 : 1 / (1 + Math.Exp(-Steepness * (share - EvenShare)));
    }

    // The largest share that a subject of one has in common with a subject of the other; 0 where no two are one.
    private static float Share(ItemProfile left, ItemProfile right)
    {
        var largest = 0f;
        foreach (var x in left.Subjects)
        {
            foreach (var y in right.Subjects)
            {
                largest = Math.Max(largest, Share(x, y));
            }
        }

        return largest;
    }

    private static float Share(TitleProfile x, TitleProfile y)
    {
        if (Math.Min(x.TotalWeight, y.TotalWeight) < LeastWeight || Contradict(x, y))
        {
            return 0;
        }

        var titles = TitleComparison.WordForWord(x, y);
        return Math.Min(titles.OddA.Sum, titles.OddB.Sum) > Negligible ? 0 : 2 * titles.Shared / (x.TotalWeight + y.TotalWeight);
    }

    private static bool Contradict(TitleProfile x, TitleProfile y)
    {
        foreach (var one in x.Designators)
        {
            if (Designators.Compare([one], y.Designators, one.Kind) == Agreement.Differ)
            {
                return true;
            }
        }

        return x.Numbers.Length > 0 && y.Numbers.Length > 0 && !x.Numbers.SequenceEqual(y.Numbers);
    }
}
