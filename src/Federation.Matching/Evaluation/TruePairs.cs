namespace Federation.Matching.Evaluation;

/// <summary>What is known to be true of a set of items.</summary>
public sealed class TruePairs
{
    private readonly Dictionary<string, string> _registries;
    private readonly HashSet<(string, string)> _pairs;
    private readonly HashSet<(string, string)> _ignored;

    /// <summary>Notes the true pairs of some items.</summary>
    /// <param name="items">The items; of those with one key the last counts.</param>
    /// <param name="pairs">Keys of the pairs that are one work, in either order.</param>
    /// <param name="ignored">Keys of pairs that count neither way.</param>
    public TruePairs(IEnumerable<MatchItem> items, IEnumerable<(string, string)> pairs, IEnumerable<(string, string)> ignored)
    {
        _registries = [];
        foreach (var item in items)
        {
            _registries[item.Key] = item.Registry;
        }

        _pairs = [.. pairs.Select(Ordered)];
        _ignored = [.. ignored.Select(Ordered)];
    }

    /// <summary>The true pairs.</summary>
    public IReadOnlyCollection<(string Left, string Right)> Pairs => _pairs;

    /// <summary>Whether an item is among the items.</summary>
    public bool Knows(string key) => _registries.ContainsKey(key);

    /// <summary>Whether two items are one work.</summary>
    public bool IsTrue(string left, string right) => _pairs.Contains(Ordered((left, right)));

    /// <summary>Whether a pair counts neither way.</summary>
    public bool IsIgnored(string left, string right) => _ignored.Contains(Ordered((left, right)));

    /// <summary>The two registries of a pair, in ordinal order.</summary>
    /// <exception cref="KeyNotFoundException">An item is not among the items.</exception>
    public (string, string) RegistriesOf(string left, string right) => Ordered((_registries[left], _registries[right]));

    /// <summary>The pair with the smaller name first.</summary>
    internal static (string Left, string Right) Ordered((string Left, string Right) pair) =>
        string.CompareOrdinal(pair.Left, pair.Right) <= 0 ? pair : (pair.Right, pair.Left);
}
