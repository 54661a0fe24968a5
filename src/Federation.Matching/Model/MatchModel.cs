namespace Federation.Matching.Model;

/// <summary>All that training froze.</summary>
internal sealed class MatchModel
{
    /// <summary>Word statistics.</summary>
    public required Vocabulary Vocabulary { get; init; }

    /// <summary>Reads the model that is part of this assembly.</summary>
    public static MatchModel Embedded()
    {
        using var stream = typeof(MatchModel).Assembly.GetManifestResourceStream("vocabulary.tsv")!;
        using var reader = new StreamReader(stream);
        return new MatchModel { Vocabulary = Vocabulary.Read(reader) };
    }
}
