using System.Globalization;
using Federation.Matching.Text;

namespace Federation.Matching.Model;

/// <summary>Word and boilerplate statistics, frozen when the model was trained, so that scores do not depend on what else is indexed.</summary>
internal sealed class Vocabulary
{
    // A registry's own rate is trusted as much as this many items of all registries together.
    private const float Smoothing = 200;

    // A segment that a registry repeats less often than this is subject matter, not boilerplate.
    private const float SubjectRate = 0.0005f;

    // Words and segments in fewer titles than this say nothing of who uses them.
    private const int MinimumUsage = 12;

    private readonly TermTable _terms = new();
    private readonly Dictionary<ulong, SegmentWeight> _segments = [];
    private readonly List<float[]> _usages = [];
    private readonly string[] _registries;
    private readonly int[] _sizes;
    private readonly int _items;
    private readonly int _abstracts;
    private readonly TermWeights _unknown;

    private Vocabulary(IReadOnlyList<(string Registry, int Items)> registries, int abstracts)
    {
        _registries = [.. registries.Select(static r => r.Registry)];
        _sizes = [.. registries.Select(static r => r.Items)];
        _items = _sizes.Sum();
        _abstracts = abstracts;
        var none = new int[_sizes.Length];
        _usages.Add(Rates(none));
        _unknown = new TermWeights(Core(none), Body(0), 0);
    }

    /// <summary>
    /// Reads the vocabulary: a line <c>n</c> with the number of abstracts and the sizes of the registries, then lines of
    /// <c>w</c> (word, titles by registry, abstracts) and <c>s</c> (segment, titles by registry), tab-separated.
    /// </summary>
    /// <exception cref="InvalidDataException">A line is malformed.</exception>
    public static Vocabulary Read(TextReader reader)
    {
        if (reader.ReadLine()?.Split('\t') is not ["n", var abstracts, .. var registries])
        {
            throw new InvalidDataException("The vocabulary does not begin with the sizes of the registries.");
        }

        var vocabulary = new Vocabulary(
            [.. registries.Select(static r => r.Split('=')).Select(static r => (r[0], Number(r[1])))], Number(abstracts));
        while (reader.ReadLine() is { } line)
        {
            switch (line.Split('\t'))
            {
                case ["w", var word, var titles, var count]:
                    vocabulary.AddWord(word, Counts(titles), Number(count));
                    break;
                case ["s", var segment, var titles]:
                    vocabulary.AddSegment(segment, Counts(titles));
                    break;
                default:
                    throw new InvalidDataException($"The vocabulary has a line that is neither word nor segment: '{line}'.");
            }
        }

        return vocabulary;
    }

    /// <summary>What a word tells; a word that training never met tells the most.</summary>
    public TermWeights Of(uint term) => _terms.Of(term, _unknown);

    /// <summary>What a segment does to its words.</summary>
    public SegmentWeight OfSegment(ulong segment) =>
        _segments.TryGetValue(segment, out var weight) ? weight : new SegmentWeight(1, 0);

    /// <summary>Number of a registry; -1 of one that training did not know.</summary>
    public int RegistryOf(string registry) => Array.IndexOf(_registries, registry);

    /// <summary>
    /// How far one registry's use of a word or segment lets one expect it of the other, 0 to 1: what is frequent here and
    /// rare there is a wrapper of this registry, and its absence there tells nothing.
    /// </summary>
    public float Carry(int usage, int from, int to)
    {
        if (usage == 0 || from < 0)
        {
            return 1;
        }

        var rates = _usages[usage];
        return Math.Min(1, (to < 0 ? rates[^1] : rates[to]) / rates[from]);
    }

    /// <summary>Hash of a segment's words, stop words left out.</summary>
    public static ulong SegmentHash(IEnumerable<uint> terms)
    {
        var hash = 0ul;
        foreach (var term in terms)
        {
            hash = SegmentHash(hash, term);
        }

        return hash;
    }

    /// <summary>Hash of a segment's words and one more.</summary>
    public static ulong SegmentHash(ulong hash, uint term) => TermHash.Mix(hash, term);

    private void AddWord(string word, int[] titles, int abstracts) =>
        _terms.Set(TermHash.Of(word), new TermWeights(Core(titles), Body(abstracts), Usage(titles)));

    private void AddSegment(string segment, int[] titles)
    {
        var share = Math.Min(1, MathF.Log(HighestRate(titles)) / MathF.Log(SubjectRate));
        _segments[SegmentHash(segment.Split(' ').Select(static w => TermHash.Of(w)))] = new SegmentWeight(share * share, Usage(titles));
    }

    private int Usage(int[] titles)
    {
        if (titles.Sum() < MinimumUsage)
        {
            return 0;
        }

        _usages.Add(Rates(titles));
        return _usages.Count - 1;
    }

    private float Core(int[] titles) => -MathF.Log(HighestRate(titles));

    private float Body(int count) => MathF.Log((_abstracts + 1) / (count + 0.5f));

    private float HighestRate(int[] titles) => Rates(titles)[..^1].Max();

    // The rate in each registry, drawn towards the rate in all, which comes last.
    private float[] Rates(int[] titles)
    {
        var overall = (titles.Sum() + 0.5f) / _items;
        return [.. titles.Select((n, r) => (n + (Smoothing * overall)) / (_sizes[r] + Smoothing)), overall];
    }

    private static int[] Counts(string text) => [.. text.Split(',').Select(Number)];

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
