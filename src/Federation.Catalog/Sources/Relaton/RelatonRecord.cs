using Federation.Catalog.Sources.Scales;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Names;

namespace Federation.Catalog.Sources.Relaton;

/// <summary>
/// Makes a work item out of a Relaton record. Of the two names that many things have, the first is that of the present schema
/// and the second that of the older one.
/// </summary>
internal sealed class RelatonRecord(RelatonNode record, string text)
{
    /// <summary>Reads the record.</summary>
    /// <exception cref="RecordFault">It has no identifier.</exception>
    internal WorkItem ToWorkItem(RegistryName registry)
    {
        var identifiers = ReadIdentifiers();
        var kind = record["ext"]["doctype"].Or(record["doctype", "type"]).Text();
        var status = ReadStatus();
        var item = new WorkItem
        {
            Name = registry.WorkItem(WorkItemId.Derive(registry, identifiers[0])).ToString(),
            Identifier = identifiers[0],
            Kind = KindScale.Of(kind, status),
            KindLabel = kind,
            Status = StatusScale.Of(status),
            StatusLabel = status,
            Editions = int.TryParse(record["edition"].Text(), out var edition) && edition > 0 ? edition : 0,
            Source = new SourceRecord { MediaType = "application/yaml", Content = text },
        };
        item.Aliases.Add(identifiers.Skip(1));
        item.Titles.Add(RelatonTexts.Titles(record));
        item.Abstracts.Add(RelatonTexts.Abstracts(record));
        item.Groups.Add(RelatonGroups.Of(record));
        item.Editors.Add(RelatonPeople.EditorsOf(record));
        item.Keywords.Add(record["keyword"].Each().SelectMany(Keywords).Where(keyword => keyword.Length > 0));
        item.IcsCodes.Add(record["ext"]["ics"].Or(record["ics"]).Each().Select(ics => ics["code"].Text()).Where(code => code.Length > 0));
        item.Links.Add(record["source", "link"].Each().Select(ReadLink).Where(link => link.Uri.Length > 0));
        item.Relations.Add(record["relation"].Each().Select(ReadRelation).Where(other => other.TargetIdentifier.Length > 0));
        ReadDates(item);
        return item;
    }

    // The identifier proper comes first. One with a scope, such as `trademark`, is another way to write it.
    private List<string> ReadIdentifiers()
    {
        var identifiers = record["docidentifier", "docid"].Each()
            .OrderByDescending(id => id["primary"].Text() == "true" && id["scope"].IsAbsent)
            .Select(id => id["content", "id"].Text())
            .Where(id => id.Length > 0)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        return identifiers.Count > 0
            ? identifiers
            : throw new RecordFault("docidentifier", "the record has no identifier: neither docidentifier nor docid");
    }

    private string ReadStatus()
    {
        var status = record["status", "docstatus"];
        var (stage, step) = (status["stage"].Text(), status["substage"].Text());
        return step.Length > 0 ? $"{stage}.{step}" : stage;
    }

    private void ReadDates(WorkItem item)
    {
        var dates = record["date"].Each()
            .Select(date => new Milestone { Label = date["type"].Text(), Date = Day(date["at", "value", "on", "from"].Text()) })
            .Where(date => date.Date.Length > 0)
            .OrderBy(date => date.Date, StringComparer.Ordinal)
            .ToList();
        var published = dates.Find(date => date.Label == "published") ?? dates.Find(date => date.Label == "issued");
        item.Date = (published ?? dates.FindLast(date => date.Label != "stable-until"))?.Date ?? "";
        item.Milestones.Add(dates.Where(date => date != published && date.Label.Length > 0));
    }

    // Some records give the time of day as well.
    private static string Day(string date) => date.Length > 10 && date[10] is 'T' or ' ' ? date[..10] : date;

    private static IEnumerable<string> Keywords(RelatonNode keyword) =>
        keyword["vocab", "taxon"].Or(keyword).Each().Select(word => word.Text());

    private static Link ReadLink(RelatonNode link) => new()
    {
        Rel = link["type"].Text() is "src" or "" ? "" : "item",
        Uri = link["content"].Text(),
    };

    private static Relation ReadRelation(RelatonNode relation)
    {
        var target = relation["bibitem"];
        var identifier = target["docidentifier", "docid"].Each().FirstOrDefault()["content", "id"].Text();
        return new Relation
        {
            Type = RelationScale.Of(relation["type"].Text()),
            TypeLabel = relation["type"].Text(),
            TargetIdentifier = identifier.Length > 0 ? identifier : target["formattedref"].Text(),
            Note = relation["description"].Text(),
        };
    }
}
