using Federation.Matching.Model;
using Federation.Matching.Text;

namespace Federation.Matching.Profiles;

/// <summary>
/// Reads the names of registries and groups, of which the same few come again and again: it remembers what they say, and all items
/// share it. One thread at a time.
/// </summary>
internal sealed class NameReader(Vocabulary vocabulary)
{
    // Names that are remembered; where there are more all are read anew.
    private const int Limit = 10_000;

    private readonly Dictionary<string, RegistryFacts> _registries = [];
    private readonly Dictionary<string, GroupFacts> _groups = [];
    private readonly Dictionary<(string Registry, string Names), ItemGroups> _sets = [];
    private readonly List<Token> _words = [];

    /// <summary>What a registry's name says.</summary>
    public RegistryFacts Registry(string name) => Remembered(_registries, name, ReadRegistry);

    /// <summary>What the names of an item's groups say.</summary>
    public ItemGroups Groups(IReadOnlyList<string> names, RegistryFacts registry) => names.Count == 0
        ? ItemGroups.None
        : Remembered(_sets, (registry.Folded, names.Count == 1 ? names[0] : string.Join('\n', names)), _ => ReadGroups(names, registry));

    private ItemGroups ReadGroups(IReadOnlyList<string> names, RegistryFacts registry)
    {
        var groups = names.Select(name => Remembered(_groups, name, n => new GroupFacts(GroupName.Canonical(n), Bodies(n)))).ToList();
        string[] canonical = [.. groups.Select(static g => g.Canonical).Distinct().Order(StringComparer.Ordinal)];
        return new ItemGroups(
            canonical,
            Array.ConvertAll(canonical, n => Affinities.GroupHash(registry.Statistics, n)),
            groups.Aggregate(BodyMentions.None, static (all, g) => all | g.Bodies));
    }

    private RegistryFacts ReadRegistry(string name)
    {
        var folded = TextFolding.Fold(name, MatchLimits.TitleLength);
        var body = Bodies(name);
        var statistics = Text.Bodies.StatisticsName(folded, body);
        return new RegistryFacts(folded, body, statistics, vocabulary.RegistryOf(statistics), TermHash.Of(statistics));
    }

    private BodyMentions Bodies(string name)
    {
        _words.Clear();
        Tokenizer.Tokenize(TextFolding.Fold(name, MatchLimits.AbstractLength), _words);
        return Text.Bodies.In(_words);
    }

    private static T Remembered<TName, T>(Dictionary<TName, T> known, TName name, Func<TName, T> read)
        where TName : notnull
    {
        if (!known.TryGetValue(name, out var facts))
        {
            if (known.Count == Limit)
            {
                known.Clear();
            }

            known[name] = facts = read(name);
        }

        return facts;
    }
}
