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
    private readonly List<Token> _words = [];

    /// <summary>What a registry's name says.</summary>
    public RegistryFacts Registry(string name) => Remembered(_registries, name, ReadRegistry);

    /// <summary>What a group's name says.</summary>
    public GroupFacts Group(string name) => Remembered(_groups, name, n => new GroupFacts(GroupName.Canonical(n), Bodies(n)));

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

    private static T Remembered<T>(Dictionary<string, T> known, string name, Func<string, T> read)
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
