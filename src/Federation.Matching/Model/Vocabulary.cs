using System.Globalization;
using Federation.Matching.Text;

namespace Federation.Matching.Model;

/// <summary>Word and boilerplate statistics, frozen when the model was trained, so that scores do not depend on what else is indexed.</summary>
internal sealed class Vocabulary
{
    private readonly Dictionary<uint, TermWeights> _terms = [];
    private readonly Dictionary<ulong, float> _segments = [];
    private TermWeights _unknown;

    /// <summary>Reads the vocabulary: lines of <c>w</c> (word), <c>s</c> (segment) or <c>?</c> (unknown word), tab-separated.</summary>
    /// <exception cref="InvalidDataException">A line is malformed.</exception>
    public static Vocabulary Read(TextReader reader)
    {
        var vocabulary = new Vocabulary();
        while (reader.ReadLine() is { } line)
        {
            var fields = line.Split('\t');
            switch (fields)
            {
                case ["w", var word, var core, var body]:
                    vocabulary._terms[TermHash.Of(word)] = new TermWeights(Number(core), Number(body));
                    break;
                case ["s", var segment, var weight]:
                    vocabulary._segments[SegmentHash(segment.Split(' ').Select(static w => TermHash.Of(w)))] = Number(weight);
                    break;
                case ["?", var core, var body]:
                    vocabulary._unknown = new TermWeights(Number(core), Number(body));
                    break;
                default:
                    throw new InvalidDataException($"The vocabulary has a line that is neither word nor segment: '{line}'.");
            }
        }

        return vocabulary;
    }

    /// <summary>What a word tells; a word that training never met tells the most.</summary>
    public TermWeights Of(uint term) => _terms.TryGetValue(term, out var weights) ? weights : _unknown;

    /// <summary>How much of its words' weight a title segment keeps: 1, or less where a registry repeats it over and over.</summary>
    public float OfSegment(ulong segment) => _segments.TryGetValue(segment, out var weight) ? weight : 1f;

    /// <summary>Hash of a segment's words, stop words left out.</summary>
    public static ulong SegmentHash(IEnumerable<uint> terms)
    {
        var hash = 0ul;
        foreach (var term in terms)
        {
            hash = TermHash.Mix(hash, term);
        }

        return hash;
    }

    private static float Number(string text) => float.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
}
