using Federation.Matching.Model;
using Federation.Matching.Text;

namespace Federation.Matching;

/// <summary>All that training froze: word statistics, who works with whom, and the weights. Immutable; indexes may share it.</summary>
public sealed class MatchModel
{
    /// <summary>Name of the file of word and boilerplate statistics.</summary>
    public const string VocabularyFile = "vocabulary.tsv";

    /// <summary>Name of the file of registries and groups that list the same titles.</summary>
    public const string AffinitiesFile = "affinities.tsv";

    /// <summary>Name of the file of trained weights.</summary>
    public const string WeightsFile = "weights.tsv";

    internal MatchModel(Vocabulary vocabulary, Affinities affinities, Weights weights, Thesaurus thesaurus) =>
        (Vocabulary, Affinities, Weights, Thesaurus) = (vocabulary, affinities, weights, thesaurus);

    internal Vocabulary Vocabulary { get; }

    internal Affinities Affinities { get; }

    internal Weights Weights { get; }

    internal Thesaurus Thesaurus { get; }

    /// <summary>Reads the model that comes with this library.</summary>
    public static MatchModel Embedded() =>
        Read(static name => new StreamReader(typeof(MatchModel).Assembly.GetManifestResourceStream(name)!));

    /// <summary>Reads a model.</summary>
    /// <param name="open">Opens one of the model's files by its name.</param>
    /// <exception cref="InvalidDataException">A line of a file is malformed.</exception>
    public static MatchModel Read(Func<string, TextReader> open)
    {
        ArgumentNullException.ThrowIfNull(open);
        using var vocabulary = open(VocabularyFile);
        using var affinities = open(AffinitiesFile);
        using var weights = open(WeightsFile);
        return new MatchModel(Vocabulary.Read(vocabulary), Affinities.Read(affinities), Weights.Read(weights), Thesaurus.Embedded());
    }

    /// <summary>The same model with more terms in its thesaurus.</summary>
    /// <param name="reader">Lines of one term each: the preferred wording and its variants, tab-separated; lines that begin with # are notes.</param>
    /// <exception cref="InvalidDataException">A line is no term with its variants.</exception>
    public MatchModel WithThesaurus(TextReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return new MatchModel(Vocabulary, Affinities, Weights, Thesaurus.With(reader));
    }
}
