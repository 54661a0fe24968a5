using Federation.Matching.Model;
using Federation.Matching.Profiles;
using Federation.Matching.Text;

namespace Federation.Matching.Training;

/// <summary>The statistics that a model freezes, counted over items without any answers.</summary>
internal sealed class Statistics
{
    private readonly Vocabulary _vocabulary;
    private readonly Affinities _affinities;

    /// <summary>Counts.</summary>
    public Statistics(IReadOnlyList<MatchItem> items)
    {
        VocabularyText = Written(writer => VocabularyBuilder.Write(items, writer));
        _vocabulary = Vocabulary.Read(new StringReader(VocabularyText));
        var profiler = new ItemProfiler(_vocabulary, Thesaurus.Embedded());
        Profiles = [.. items.Select(profiler.Profile)];
        AffinitiesText = Written(writer => AffinityBuilder.Write(Profiles, writer));
        _affinities = Affinities.Read(new StringReader(AffinitiesText));
    }

    /// <summary>The vocabulary file.</summary>
    public string VocabularyText { get; }

    /// <summary>The affinities file.</summary>
    public string AffinitiesText { get; }

    /// <summary>The items.</summary>
    public IReadOnlyList<ItemProfile> Profiles { get; }

    /// <summary>The model with some weights.</summary>
    public MatchModel With(Weights weights) => new(_vocabulary, _affinities, weights, Thesaurus.Embedded());

    private static string Written(Action<TextWriter> write)
    {
        var writer = new StringWriter();
        write(writer);
        return writer.ToString();
    }
}
