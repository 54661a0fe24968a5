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
        var title = item.Title.Length > MatchLimits.TitleLength ? item.Title[..MatchLimits.TitleLength] : item.Title;
        var main = _titles.Profile(title);
        var bodies = _titles.Bodies;
        var adapts = _titles.IsAdaptation;
        TitleProfile[] others = item.OtherTitles.Count == 0 ? [] : [.. item.OtherTitles.Take(MatchLimits.OtherTitles).Select(_titles.Profile)];
        TitleProfile[] subjects = [.. SubjectTitles.Of(title, item.Registry).Select(t => t == title ? main : _titles.Profile(t))];
        var text = _abstracts.Profile(item.Abstract);
        return new ItemProfile(main, others, subjects)
        {
            Key = item.Key,
            Source = registry,
            Title = title,
            Abstract = text,
            Months = Months(item.Date),
            Kind = DocumentKinds.Of(item.Kind),
            TextBodies = bodies | _abstracts.Bodies,
            IsAdaptation = adapts,
            Groups = _names.Groups(item.Groups, registry),
            Citations = Citations.Of(Identifiers(item), item.Identifiers.Count > 0 && IdentifierParser.Parse(item.Identifiers[0]).Any(), Relations(item), References(item, title)),
            Digest = _digest.Of(item),
        };
    }

    private static string[] Identifiers(MatchItem item) => item.Identifiers.Count == 0
        ? []
        : [.. item.Identifiers.Take(MatchLimits.References).SelectMany(IdentifierParser.Parse).Distinct()];

    private static MatchRelation[] Relations(MatchItem item) => item.Relations.Count == 0
        ? []
        : [.. item.Relations.Take(MatchLimits.References).SelectMany(
            static r => IdentifierParser.Parse(r.TargetIdentifier).Select(t => r with { TargetIdentifier = t })).Distinct()];

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
