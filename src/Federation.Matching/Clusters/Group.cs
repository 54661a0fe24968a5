namespace Federation.Matching.Clusters;

/// <summary>Items on their way to a cluster.</summary>
internal sealed class Group(string key, string registry)
{
    private readonly Dictionary<string, int> _registries = new() { [registry] = 1 };
    private double _inner;

    /// <summary>Keys of the items, rising.</summary>
    public SortedSet<string> Keys { get; } = new(StringComparer.Ordinal) { key };

    /// <summary>The first key; it names the group.</summary>
    public string First { get; } = key;

    /// <summary>Sum of the probabilities between this group and each other one that it has a pair with.</summary>
    public Dictionary<Group, double> Strength { get; } = [];

    /// <summary>The groups that it must not be joined with.</summary>
    public HashSet<Group> Apart { get; } = [];

    /// <summary>How often the group grew.</summary>
    public int Version { get; private set; }

    /// <summary>Whether the group has become part of another.</summary>
    public bool IsJoined => JoinedTo is not null;

    /// <summary>The group that this one has become part of, or itself.</summary>
    public Group Newest => JoinedTo?.Newest ?? this;

    private Group? JoinedTo { get; set; }

    /// <summary>Mean probability over the pairs between two groups.</summary>
    public double MeanStrength(Group other) => Strength[other] / PairsWith(other);

    /// <summary>Takes over the items and links of a group that sorts after this one.</summary>
    public void Absorb(Group other)
    {
        _inner += other._inner + Strength.GetValueOrDefault(other);
        Keys.UnionWith(other.Keys);
        foreach (var (registry, count) in other._registries)
        {
            _registries[registry] = _registries.GetValueOrDefault(registry) + count;
        }

        Strength.Remove(other);
        foreach (var (third, strength) in other.Strength)
        {
            third.Strength.Remove(other);
            if (third != this)
            {
                third.Strength[this] = Strength[third] = Strength.GetValueOrDefault(third) + strength;
            }
        }

        foreach (var third in other.Apart)
        {
            third.Apart.Remove(other);
            third.Apart.Add(this);
            Apart.Add(third);
        }

        Version++;
        other.JoinedTo = this;
    }

    /// <summary>The finished cluster.</summary>
    public Cluster ToCluster()
    {
        var all = Keys.Count * (Keys.Count - 1) / 2;
        var within = _registries.Values.Sum(static n => n * (n - 1) / 2);
        return new Cluster([.. Keys], _inner / Math.Max(1, all - within));
    }

    private int PairsWith(Group other)
    {
        var within = _registries.Sum(r => r.Value * other._registries.GetValueOrDefault(r.Key));
        return (Keys.Count * other.Keys.Count) - within;
    }
}
