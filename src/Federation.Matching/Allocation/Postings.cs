namespace Federation.Matching.Allocation;

/// <summary>Which works have which terms, to find the similar ones.</summary>
internal sealed class Postings
{
    // Less similar works say nothing.
    private const float LeastSimilarity = 0.05f;

    // Terms that more works have are passed over: they would cost much and tell little.
    private const int MostOfOneTerm = 4_000;

    private readonly (int Work, float Weight)[][] _postings;
    private readonly int _works;

    /// <summary>Enters works under their terms.</summary>
    public Postings(TextVector[] vectors, int features)
    {
        _works = vectors.Length;
        var counts = new int[features];
        foreach (var feature in vectors.SelectMany(static v => v.Features))
        {
            counts[feature]++;
        }

        _postings = Array.ConvertAll(counts, static c => c > MostOfOneTerm ? [] : new (int, float)[c]);
        var filled = new int[features];
        for (var work = 0; work < vectors.Length; work++)
        {
            var (numbers, weights) = vectors[work];
            for (var i = 0; i < numbers.Length; i++)
            {
                if (_postings[numbers[i]].Length > 0)
                {
                    _postings[numbers[i]][filled[numbers[i]]++] = (work, weights[i]);
                }
            }
        }
    }

    /// <summary>The works that have something in common with a text, most similar first.</summary>
    public IReadOnlyList<(int Work, float Similarity)> Similar(TextVector vector)
    {
        var sums = new float[_works];
        var (features, weights) = vector;
        for (var i = 0; i < features.Length; i++)
        {
            foreach (var (work, weight) in _postings[features[i]])
            {
                sums[work] += weight * weights[i];
            }
        }

        return [.. Enumerable.Range(0, _works).Where(w => sums[w] >= LeastSimilarity).Select(w => (w, sums[w]))
            .OrderByDescending(static s => s.Item2).ThenBy(static s => s.w)];
    }
}
