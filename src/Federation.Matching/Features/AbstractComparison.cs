using Federation.Matching.Profiles;

namespace Federation.Matching.Features;

/// <summary>Compares abstracts.</summary>
internal static class AbstractComparison
{
    /// <summary>Number of rare words that both have, and the product of what they tell.</summary>
    public static (int Shared, float Dot) Of(AbstractProfile a, AbstractProfile b)
    {
        var shared = 0;
        var dot = 0f;
        for (int i = 0, j = 0; i < a.Terms.Length && j < b.Terms.Length;)
        {
            if (a.Terms[i].Term == b.Terms[j].Term)
            {
                shared++;
                dot += a.Terms[i++].Weight * b.Terms[j++].Weight;
            }
            else if (a.Terms[i].Term < b.Terms[j].Term)
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return (shared, dot);
    }

    /// <summary>Share of equal runs of words, as the sketches estimate it, 0 to 1.</summary>
    public static float EqualWording(AbstractProfile a, AbstractProfile b)
    {
        var equal = 0;
        for (var k = 0; k < AbstractProfile.SketchSize; k++)
        {
            equal += a.Sketch[k] == b.Sketch[k] ? 1 : 0;
        }

        return equal / (float)AbstractProfile.SketchSize;
    }

    /// <summary>Weight of the title's words that are among the abstract's rare ones.</summary>
    public static float TitleIn(TitleProfile title, AbstractProfile text)
    {
        var weight = 0f;
        for (int i = 0, j = 0; i < title.Terms.Length && j < text.Terms.Length;)
        {
            if (title.Terms[i].Term == text.Terms[j].Term)
            {
                weight += title.Terms[i++].Weight;
                j++;
            }
            else if (title.Terms[i].Term < text.Terms[j].Term)
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return weight;
    }
}
