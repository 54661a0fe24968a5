using System.Runtime.CompilerServices;
using Federation.Matching.Model;
using Federation.Matching.Profiles;

namespace Federation.Matching.Features;

/// <summary>Compares abstracts.</summary>
internal static class AbstractComparison
{
    /// <summary>Number of rare words that both have, and the product of what they tell.</summary>
    // Which of the two lists goes on is as good as random: added, not branched for.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (int Shared, float Dot) Of(AbstractProfile a, AbstractProfile b, Vocabulary vocabulary)
    {
        var x = a.Terms;
        var y = b.Terms;
        var shared = 0;
        var dot = 0f;
        for (int i = 0, j = 0; i < x.Length && j < y.Length;)
        {
            var (one, other) = (x[i], y[j]);
            if (one == other)
            {
                var weight = vocabulary.Of(one).Body;
                shared++;
                dot += weight * weight;
            }

            i += one <= other ? 1 : 0;
            j += other <= one ? 1 : 0;
        }

        return (shared, dot);
    }

    /// <summary>Share of equal runs of words, as the sketches estimate it, 0 to 1.</summary>
    public static float EqualWording(AbstractProfile a, AbstractProfile b)
    {
        var equal = 0;
        var x = a.Sketch;
        var y = b.Sketch;
        for (var k = 0; k < x.Length; k++)
        {
            equal += x[k] == y[k] ? 1 : 0;
        }

        return equal / (float)AbstractProfile.SketchSize;
    }

    /// <summary>Weight of the title's words that are among the abstract's rare ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float TitleIn(TitleProfile title, AbstractProfile text)
    {
        var x = title.Terms;
        var y = text.Terms;
        var weight = 0f;
        for (int i = 0, j = 0; i < x.Length && j < y.Length;)
        {
            var (one, other) = (x[i].Term, y[j]);
            if (one == other)
            {
                weight += x[i].Weight;
            }

            i += one <= other ? 1 : 0;
            j += other <= one ? 1 : 0;
        }

        return weight;
    }
}
