using System.Collections.Frozen;
using System.Text.Json;
using Federation.Catalog.Sources.Scales;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Names;

namespace Federation.Catalog.Sources.JsonLines;

/// <summary>Makes a work item out of a record of a catalogue.</summary>
internal static class CatalogRecord
{
    private const string Language = "en";

    private static readonly FrozenSet<string> _known = FrozenSet.Create(
        StringComparer.Ordinal,
        "sdo", "id", "base", "editions", "title", "abstract", "date", "status", "type", "groups", "url", "ids", "keywords", "ics", "relations");

    /// <summary>Reads a record.</summary>
    /// <param name="json">The record.</param>
    /// <param name="text">The same as text, which is kept when it says something that a work item has no field for.</param>
    /// <param name="registry">
    /// The registry that the item will belong to; what the record says under <c>sdo</c> is only where it came from.
    /// </param>
    /// <exception cref="RecordFault">The record is no object, or one of its fields is of the wrong kind.</exception>
    internal static WorkItem Read(JsonElement json, string text, RegistryName registry)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw new RecordFault("", $"the line should be an object, and is {JsonFields.Describe(json)}");

        var identifier = json.RequiredText("id");
        var shared = json.Text("base");
        var (type, status) = (json.Text("type"), json.Text("status"));
        var item = new WorkItem
        {
            // A new edition is a new state of the same item, so the name is made of what all editions share.
            Name = registry.WorkItem(WorkItemId.Derive(registry, shared.Length > 0 ? shared : identifier)).ToString(),
            Identifier = identifier,
            Titles = { new LocalizedText { LanguageCode = Language, Text = json.RequiredText("title") } },
            Kind = KindScale.Of(type, status),
            KindLabel = type,
            Status = StatusScale.Of(status),
            StatusLabel = status,
            Date = json.Text("date"),
            Editions = json.Number("editions"),
        };
        item.Aliases.Add(json.Texts("ids").Prepend(shared).Where(alias => alias.Length > 0 && alias != identifier).Distinct());
        item.Groups.Add(json.Texts("groups"));
        item.Keywords.Add(json.Texts("keywords"));
        item.IcsCodes.Add(json.Texts("ics"));
        item.Relations.Add(json.Objects("relations").Select(ReadRelation));
        if (json.Text("abstract") is { Length: > 0 } summary)
            item.Abstracts.Add(new LocalizedText { LanguageCode = Language, Text = summary });
        if (json.Text("url") is { Length: > 0 } url)
            item.Links.Add(new Link { Uri = url });
        if (json.EnumerateObject().Any(field => !_known.Contains(field.Name)))
            item.Source = new SourceRecord { MediaType = "application/json", Content = text };
        return item;
    }

    private static Relation ReadRelation(JsonElement relation) => new()
    {
        Type = RelationScale.Of(relation.RequiredText("type")),
        TypeLabel = relation.Text("type"),
        TargetIdentifier = relation.RequiredText("target"),
        Note = relation.Text("note"),
    };
}
