namespace Federation.Matching.Allocation;

/// <summary>Which group owns how many works in each range of numbers of one registry.</summary>
internal sealed class NumberRegister
{
    private readonly Dictionary<string, Dictionary<int, int>> _owned = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _works = new(StringComparer.Ordinal);

    /// <summary>Enters works.</summary>
    /// <param name="numbers">The numbers of each work.</param>
    /// <param name="owners">The groups of each work.</param>
    public NumberRegister(IReadOnlyList<NumberPath>[] numbers, int[][] owners)
    {
        foreach (var (work, paths) in numbers.Index())
        {
            foreach (var range in paths.SelectMany(static n => n.Ranges).Distinct(StringComparer.Ordinal))
            {
                _works[range] = _works.GetValueOrDefault(range) + 1;
                var owned = _owned.TryGetValue(range, out var known) ? known : _owned[range] = [];
                foreach (var group in owners[work])
                {
                    owned[group] = owned.GetValueOrDefault(group) + 1;
                }
            }
        }
    }

    /// <summary>The numbers near which works are.</summary>
    public IReadOnlyList<NumberPath> Near(IReadOnlyList<NumberPath> numbers) => [.. numbers.Where(n => _works.ContainsKey(n.Ranges[0]))];

    /// <summary>What numbers say for a group.</summary>
    public IReadOnlyList<NumberedRange> Evidence(IReadOnlyList<NumberPath> near, int group) =>
        [.. near.Select(n => (n.Number, Range: n.Ranges.Last(_works.ContainsKey)))
            .Select(n => new NumberedRange(n.Number, n.Range, _owned[n.Range].GetValueOrDefault(group), _works[n.Range]))
            .Where(static r => r.Owned > 0)];
}
