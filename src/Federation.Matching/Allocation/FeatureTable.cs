using System.Collections.Frozen;

namespace Federation.Matching.Allocation;

/// <summary>The terms of the works of one registry, and how telling each is.</summary>
internal sealed class FeatureTable
{
    private const float HalfOfEach = 0.5f;

    private readonly FrozenDictionary<uint, int> _numbers;
    private readonly float[] _telling;
    private readonly float _unknown;

    /// <summary>Counts the terms of texts and numbers them, the most frequent first.</summary>
    public FeatureTable(IReadOnlyCollection<AllocationText> texts)
    {
        var counts = new Dictionary<uint, int>();
        foreach (var term in texts.SelectMany(static t => t.Title.Concat(t.Whole)))
        {
            counts[term.Hash] = counts.GetValueOrDefault(term.Hash) + 1;
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
        var features = new List<int>(text.Title.Length + text.Whole.Length);
        var weights = new List<float>(features.Capacity);
        Append(text.Title, features, weights);
        Append(text.Whole, features, weights);
        return new TextVector([.. features], [.. weights]);
    }

    private void Append(AllocationTerm[] terms, List<int> features, List<float> weights)
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
