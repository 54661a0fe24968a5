using System.Globalization;
using Federation.Matching.Identifiers;
using Federation.Matching.Model;
using Federation.Matching.Text;

namespace Federation.Matching.Profiles;

/// <summary>Turns items into profiles. Reuses its buffers: one thread at a time.</summary>
internal sealed class ItemProfiler(Vocabulary vocabulary, Thesaurus thesaurus)
{
    private readonly TitleProfiler _titles = new(vocabulary, thesaurus);
    private readonly List<Token> _tokens = [];
    private readonly AbstractProfiler _abstracts = new(vocabulary);

    /// <summary>Profiles an item.</summary>
    public ItemProfile Profile(MatchItem item)
    {
        var registry = TextFolding.Fold(item.Registry, MatchLimits.TitleLength);
        var body = Bodies([item.Registry]);
        var statistics = Text.Bodies.StatisticsName(registry, body);
        string[] groups = [.. item.Groups.Select(GroupName.Canonical).Distinct().Order(StringComparer.Ordinal)];
        var title = item.Title.Length > MatchLimits.TitleLength ? item.Title[..MatchLimits.TitleLength] : item.Title;
        TitleProfile[] titles = [.. item.OtherTitles.Take(MatchLimits.OtherTitles).Prepend(title).Select(_titles.Profile)];
        var text = _abstracts.Profile(item.Abstract);
        return new ItemProfile
        {
            Key = item.Key,
            Registry = registry,
            RegistryNumber = vocabulary.RegistryOf(statistics),
            RegistryHash = TermHash.Of(statistics),
            Title = title,
            Titles = titles,
            Subjects = [.. SubjectTitles.Of(title, item.Registry).Select(t => t == title ? titles[0] : _titles.Profile(t))],
            Abstract = text,
            Months = Months(item.Date),
            Kind = DocumentKinds.Of(item.Kind),
            Body = body,
            TextBodies = Bodies([item.Title]) | _abstracts.Bodies,
            GroupBodies = Bodies(item.Groups),
            Groups = groups,
            GroupHashes = [.. groups.Select(g => Affinities.GroupHash(statistics, g))],
            Identifiers = [.. item.Identifiers.Take(MatchLimits.References).SelectMany(IdentifierParser.Parse).Distinct()],
            Relations = [.. item.Relations.Take(MatchLimits.References).SelectMany(
                static r => IdentifierParser.Parse(r.TargetIdentifier).Select(t => r with { TargetIdentifier = t })).Distinct()],
            References = References(item, title),
            Digest = ItemDigest.Of(item),
        };
    }

    private static Reference[] References(MatchItem item, string title)
    {
        var text = item.Abstract.Length > MatchLimits.AbstractLength ? item.Abstract[..MatchLimits.AbstractLength] : item.Abstract;
        return [.. IdentifierParser.References(title)
            .Concat(IdentifierParser.References(text)).Distinct().Take(MatchLimits.References)];
    }

    private BodyMentions Bodies(IEnumerable<string> texts)
    {
        var mentions = BodyMentions.None;
        foreach (var text in texts)
        {
            mentions |= Text.Bodies.In(TextFolding.Fold(text, MatchLimits.AbstractLength), _tokens);
        }

        return mentions;
    }

    private static int Months(string date)
    {
        var span = date.AsSpan();
        if (span.Length < 4 || !int.TryParse(span[..4], NumberStyles.None, CultureInfo.InvariantCulture, out var year))
        {
            return 0;
        }

        var known = span.Length >= 7 && int.TryParse(span.Slice(5, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var month)
            ? month
            : MidYear;
        return (year * 12) + known;
    }

    // A date that is only a year counts as the middle of that year.
    private const int MidYear = 6;
}
