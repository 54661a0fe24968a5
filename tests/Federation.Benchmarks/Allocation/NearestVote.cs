namespace Federation.Benchmarks.Allocation;

/// <summary>
/// The plain way: each of the fifteen nearest items, by the cosine of TF-IDF over words (as they stand between blanks) and word pairs,
/// votes for its group with the square of its nearness.
/// </summary>
internal sealed class NearestVote
{
    private const int Voters = 15;

    private readonly string[] _groups;
    private readonly List<Dictionary<int, double>> _vectors;
    private readonly List<List<(int Item, double Weight)>> _postings;

    internal NearestVote(IEnumerable<string> texts, string[] groups)
    {
        _groups = groups;
        var numbers = new Dictionary<string, int>();
        var counts = texts.Select(text => Terms(text)
            .GroupBy(word => word).ToDictionary(word => Number(numbers, word.Key), word => word.Count())).ToList();
        var frequency = new int[numbers.Count];
        foreach (var word in counts.SelectMany(text => text.Keys))
            frequency[word]++;
        _vectors = counts.ConvertAll(text => Unit(text.ToDictionary(
            word => word.Key, word => (1 + Math.Log(word.Value)) * (Math.Log((1.0 + counts.Count) / (1 + frequency[word.Key])) + 1))));
        _postings = [.. frequency.Select(_ => new List<(int, double)>())];
        foreach (var (i, vector) in _vectors.Index())
        {
            foreach (var (word, weight) in vector)
                _postings[word].Add((i, weight));
        }
    }

    /// <summary>The groups for an item when some have no vote, best first.</summary>
    internal IReadOnlyList<string> Rank(int item, IReadOnlySet<int> absent)
    {
        var nearness = new double[_vectors.Count];
        foreach (var (word, weight) in _vectors[item])
        {
            foreach (var (other, otherWeight) in _postings[word])
                nearness[other] += weight * otherWeight;
        }

        return [.. Enumerable.Range(0, nearness.Length).Where(i => nearness[i] > 0 && !absent.Contains(i))
            .OrderByDescending(i => nearness[i]).ThenBy(i => i).Take(Voters)
            .GroupBy(i => _groups[i]).OrderByDescending(votes => votes.Sum(i => nearness[i] * nearness[i])).ThenBy(votes => votes.Key, StringComparer.Ordinal)
            .Select(votes => votes.Key)];
    }

    private static IEnumerable<string> Terms(string text)
    {
        var words = text.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words.Concat(words.Zip(words.Skip(1), (one, next) => $"{one} {next}"));
    }

    private static int Number(Dictionary<string, int> numbers, string word) =>
        numbers.TryGetValue(word, out var number) ? number : numbers[word] = numbers.Count;

    private static Dictionary<int, double> Unit(Dictionary<int, double> vector)
    {
        var length = Math.Sqrt(vector.Values.Sum(weight => weight * weight));
        return vector.ToDictionary(word => word.Key, word => word.Value / length);
    }
}
