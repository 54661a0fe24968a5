using System.Runtime.CompilerServices;
using Federation.Matching.Model;
using Federation.Matching.Profiles;
using Federation.Matching.Text;

namespace Federation.Matching.Features;

/// <summary>Compares abstracts.</summary>
internal static class AbstractComparison
{
    /// <summary>Number of rare words that both have, and the product of what they tell.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (int Shared, float Dot) Of(AbstractProfile a, AbstractProfile b, Vocabulary vocabulary)
    {
        Span<(byte InA, byte InB)> common = stackalloc (byte, byte)[TermSets.Largest + 1];
        var terms = a.Terms;
        var shared = TermSets.Common(terms, b.Terms, common);
        var dot = 0f;
        foreach (var (inA, _) in common[..shared])
        {
            var weight = vocabulary.Of(terms[inA]).Body;
            dot += weight * weight;
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
        Span<(byte InTitle, byte InText)> common = stackalloc (byte, byte)[TermSets.Largest + 1];
        var weights = title.Weights;
        var weight = 0f;
        foreach (var (inTitle, _) in common[..TermSets.Common(title.Terms, text.Terms, common)])
        {
            weight += weights[inTitle];
        }

        return weight;
    }
}
