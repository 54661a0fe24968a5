using System.Collections.Frozen;
using Federation.Matching.Text;

namespace Federation.Matching.Allocation;

/// <summary>The terms of the works of one registry, and how telling each is.</summary>
internal sealed class FeatureTable
{
    private const float HalfOfEach = 0.5f;

    // What the numbers of a work weigh beside its text, whose square is 1: about as much is best, whether they say much or little (see the
    // README of Matching).
    private const float SquareOfNumbers = 0.1f;

    private const ulong RangeSpace = 8;

    private readonly FrozenDictionary<uint, int> _numbers;
    private readonly float[] _telling;
    private readonly float _unknown;

    /// <summary>Counts the terms of texts and the ranges of numbers, and numbers both, the most frequent first.</summary>
    /// <param name="texts">The texts of the works.</param>
    /// <param name="numbers">The numbers of each work.</param>
    public FeatureTable(IReadOnlyCollection<AllocationText> texts, IEnumerable<IReadOnlyList<NumberPath>> numbers)
    {
        var counts = new Dictionary<uint, int>();
        foreach (var hash in texts.SelectMany(static t => t.TitleTerms().Concat(t.WholeTerms())).Select(static t => t.Hash).Concat(numbers.SelectMany(static n => Weigh(n).Keys)))
        {
            counts[hash] = counts.GetValueOrDefault(hash) + 1;
        }

        var ordered = counts.OrderByDescending(static c => c.Value).ThenBy(static c => c.Key).ToList();
        _numbers = ordered.Select(static (c, i) => KeyValuePair.Create(c.Key, i)).ToFrozenDictionary();
        _telling = [.. ordered.Select(c => Telling(c.Value, texts.Count))];
        _unknown = Telling(1, texts.Count);
        RepeatedCount = ordered.FindIndex(static c => c.Value == 1) is >= 0 and var first ? first : ordered.Count;
    }

    /// <summary>Number of terms.</summary>
    public int Count => _telling.Length;

    /// <summary>Number of terms that two texts or more have; they come before the others.</summary>
    public int RepeatedCount { get; }

    /// <summary>The vector of a text.</summary>
    public TextVector Vector(AllocationText text)
    {
        List<int> features = [];
        List<float> weights = [];
        Append(text.TitleTerms(), features, weights);
        Append(text.WholeTerms(), features, weights);
        return new TextVector([.. features], [.. weights]);
    }

    /// <summary>The vector of a text together with numbers; each number weighs the same, and each range of a number.</summary>
    public TextVector Vector(TextVector text, IReadOnlyList<NumberPath> numbers)
    {
        var ranges = Weigh(numbers);
        var scale = MathF.Sqrt(SquareOfNumbers / ranges.Values.Sum(static w => w * w));
        var known = ranges.Where(r => _numbers.ContainsKey(r.Key)).OrderBy(static r => r.Key).ToList();
        return new TextVector(
            [.. text.Features, .. known.Select(r => _numbers[r.Key])], [.. text.Weights, .. known.Select(r => r.Value * scale)]);
    }

    private static Dictionary<uint, float> Weigh(IReadOnlyList<NumberPath> numbers)
    {
        var weights = new Dictionary<uint, float>();
        foreach (var ranges in numbers.Select(static n => n.Ranges))
        {
            foreach (var range in ranges)
            {
                var hash = (uint)TermHash.Mix(RangeSpace, TermHash.Of(range));
                weights[hash] = weights.GetValueOrDefault(hash) + (1 / MathF.Sqrt(ranges.Count));
            }
        }

        return weights;
    }

    private void Append(IEnumerable<AllocationTerm> terms, List<int> features, List<float> weights)
    {
        var start = features.Count;
        var squares = 0f;
        foreach (var (hash, frequency) in terms)
        {
            var known = _numbers.TryGetValue(hash, out var number);
            var weight = frequency * (known ? _telling[number] : _unknown);
            squares += weight * weight;
            if (known)
            {
                features.Add(number);
                weights.Add(weight);
            }
        }

        var scale = squares > 0 ? MathF.Sqrt(HalfOfEach / squares) : 0;
        for (var i = start; i < weights.Count; i++)
        {
            weights[i] *= scale;
        }
    }

    // Smoothed inverse document frequency.
    private static float Telling(int count, int texts) => MathF.Log((1f + texts) / (1 + count)) + 1;
}
