using System.Globalization;
using Federation.Matching.Identifiers;
using Federation.Matching.Model;
using Federation.Matching.Text;

namespace Federation.Matching.Profiles;

/// <summary>Turns items into profiles. Reuses its buffers: one thread at a time.</summary>
internal sealed class ItemProfiler(Vocabulary vocabulary, Thesaurus thesaurus)
{
    private readonly TitleProfiler _titles = new(vocabulary, thesaurus);
    private readonly AbstractProfiler _abstracts = new(vocabulary);
    private readonly NameReader _names = new(vocabulary);
    private readonly ItemDigest _digest = new();

    /// <summary>Whether a profile is of this very item.</summary>
    public bool IsOf(ItemProfile profile, MatchItem item) => profile.Digest == _digest.Of(item);

    /// <summary>Profiles an item.</summary>
    public ItemProfile Profile(MatchItem item)
    {
        var registry = _names.Registry(item.Registry);
        var groups = item.Groups.Select(_names.Group).ToList();
        string[] names = groups.Count == 0 ? [] : [.. groups.Select(static g => g.Canonical).Distinct().Order(StringComparer.Ordinal)];
        var title = item.Title.Length > MatchLimits.TitleLength ? item.Title[..MatchLimits.TitleLength] : item.Title;
        var main = _titles.Profile(title);
        var bodies = _titles.Bodies;
        var adapts = _titles.IsAdaptation;
        TitleProfile[] titles = item.OtherTitles.Count == 0 ? [main] : [main, .. item.OtherTitles.Take(MatchLimits.OtherTitles).Select(_titles.Profile)];
        TitleProfile[] subjects = [.. SubjectTitles.Of(title, item.Registry).Select(t => t == title ? main : _titles.Profile(t))];
        var text = _abstracts.Profile(item.Abstract);
        return new ItemProfile
        {
            Key = item.Key,
            Registry = registry.Folded,
            RegistryNumber = registry.Number,
            RegistryHash = registry.Hash,
            Title = title,
            Titles = titles,
            Subjects = titles is [_] && subjects is [var only] && ReferenceEquals(only, main) ? titles : subjects,
            Abstract = text,
            Months = Months(item.Date),
            Kind = DocumentKinds.Of(item.Kind),
            Body = registry.Body,
            TextBodies = bodies | _abstracts.Bodies,
            IsAdaptation = adapts,
            GroupBodies = groups.Aggregate(BodyMentions.None, static (all, g) => all | g.Bodies),
            Groups = names,
            GroupHashes = Array.ConvertAll(names, n => Affinities.GroupHash(registry.Statistics, n)),
            Identifiers = item.Identifiers.Count == 0
                ? []
                : [.. item.Identifiers.Take(MatchLimits.References).SelectMany(IdentifierParser.Parse).Distinct()],
            Relations = item.Relations.Count == 0
                ? []
                : [.. item.Relations.Take(MatchLimits.References).SelectMany(
                    static r => IdentifierParser.Parse(r.TargetIdentifier).Select(t => r with { TargetIdentifier = t })).Distinct()],
            References = References(item, title),
            Digest = _digest.Of(item),
        };
    }

    private static Reference[] References(MatchItem item, string title)
    {
        var text = item.Abstract.Length > MatchLimits.AbstractLength ? item.Abstract[..MatchLimits.AbstractLength] : item.Abstract;
        return [.. IdentifierParser.References(title)
            .Concat(IdentifierParser.References(text)).Distinct().Take(MatchLimits.References)];
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
