using Federation.Aggregator.Mirroring;
using Federation.Matching;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.WorkItems;

namespace Federation.Aggregator.Duplicates;

/// <summary>Turns work items into what the matcher reads.</summary>
internal static class MatchInput
{
    internal static MatchItem Of(StoredItem stored)
    {
        var (item, reported) = stored;
        return new()
        {
            Key = reported.Name,
            Registry = reported.Registry,
            Title = reported.Title,
            OtherTitles = [.. item.Titles.Skip(1).Select(title => title.Text)],
            Abstract = item.MainAbstract(),
            Date = reported.Date,
            Kind = item.KindLabel,
            Groups = reported.Groups,
            Identifiers = [item.Identifier, .. item.Aliases],
            Keywords = reported.Keywords,
            Relations = [.. item.Relations.Where(relation => Enum.IsDefined(relation.Type)).Select(Of)],
        };
    }

    // The matcher numbers its relations as the protocol does; a test holds that.
    private static MatchRelation Of(Relation relation) => new((DeclaredRelation)relation.Type, relation.TargetIdentifier);
}
