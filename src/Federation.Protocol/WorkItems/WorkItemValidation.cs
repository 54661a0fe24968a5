using System.Buffers;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Names;

namespace Federation.Protocol.WorkItems;

/// <summary>Holds a work item to the rules of the protocol, so that no store, replica or reader has to ask again.</summary>
public static class WorkItemValidation
{
    /// <summary>Most characters of an identifier.</summary>
    public const int MaximumIdentifierLength = 300;

    /// <summary>Most aliases of an item.</summary>
    public const int MaximumAliases = 200;

    /// <summary>Most characters of a title, and of every other text that has no limit of its own.</summary>
    public const int MaximumLineLength = 2_000;

    /// <summary>Most characters of an abstract.</summary>
    public const int MaximumAbstractLength = 100_000;

    /// <summary>Most entries of every other list.</summary>
    public const int MaximumEntries = 1_000;

    /// <summary>
    /// Most bytes of the content of an item, its source record included: what one batch of a sync stream can carry. What nodes add to it,
    /// <c>provenance</c> and <c>etag</c>, does not count, or mirrors could not take over what the origin stored.
    /// </summary>
    public const int MaximumBytes = 1024 * 1024;

    /// <summary>Most bytes of <c>provenance</c> and <c>etag</c>.</summary>
    public const int MaximumStampBytes = 1024;

    // C0 and C1 with DEL.
    private static readonly char[] _controlCharacters = [.. Enumerable.Range(0, 0xA0).Select(code => (char)code).Where(char.IsControl)];
    private static readonly SearchValues<char> _controls = SearchValues.Create(_controlCharacters);
    private static readonly SearchValues<char> _controlsButLineBreaks = SearchValues.Create([.. _controlCharacters.Except(['\n', '\t'])]);

    /// <summary>Gives every field that is wrong; none when the item is right.</summary>
    public static IReadOnlyList<FieldViolation> Validate(WorkItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        var wrong = new List<FieldViolation>();

        if (item.Name.Length > 0 && !WorkItemName.TryParse(item.Name, out _))
            wrong.Add(new("name", $"'{item.Name}' is no name of a work item: registries/{{registry}}/workItems/{{work_item}}"));
        Required(wrong, "identifier", item.Identifier, MaximumIdentifierLength);
        Line(wrong, "kind_label", item.KindLabel);
        Line(wrong, "status_label", item.StatusLabel);
        Line(wrong, "approval_process", item.ApprovalProcess);
        Line(wrong, "base_text", item.BaseText);
        Date(wrong, "date", item.Date);
        Known(wrong, "kind", item.Kind);
        Known(wrong, "status", item.Status);
        if (item.Editions < 0)
            wrong.Add(new("editions", $"{item.Editions} is below 0; 0 means unknown"));

        Each(wrong, "aliases", item.Aliases, MaximumAliases, Required);
        Each(wrong, "groups", item.Groups, MaximumEntries, Required);
        Each(wrong, "editors", item.Editors, MaximumEntries, Required);
        Each(wrong, "keywords", item.Keywords, MaximumEntries, Required);
        Each(wrong, "ics_codes", item.IcsCodes, MaximumEntries, Required);
        if (item.Titles.Count == 0)
            wrong.Add(new("titles", "a title is required"));
        Each(wrong, "titles", item.Titles, MaximumEntries, Title);
        Each(wrong, "abstracts", item.Abstracts, MaximumEntries, Abstract);
        Each(wrong, "milestones", item.Milestones, MaximumEntries, Milestone);
        Each(wrong, "relations", item.Relations, MaximumEntries, Relation);
        Each(wrong, "links", item.Links, MaximumEntries, Link);

        if (item.Source is { } source)
        {
            Line(wrong, "source.media_type", source.MediaType);
            if (!WellFormed.Is(source.Content))
                wrong.Add(new("source.content", "it holds half of a surrogate pair, which UTF-8 cannot carry"));
        }

        var stamp = new WorkItem { Provenance = item.Provenance, Etag = item.Etag }.CalculateSize();
        if (stamp > MaximumStampBytes)
            wrong.Add(new("provenance", $"it and the etag have {stamp} bytes; at most {MaximumStampBytes} are allowed"));
        if (wrong.Count == 0 && item.CalculateSize() - stamp is > MaximumBytes and var size)
            wrong.Add(new("", $"the item has {size} bytes; at most {MaximumBytes} are allowed, its source record included"));
        return wrong;
    }

    private static void Title(List<FieldViolation> wrong, string field, LocalizedText title)
    {
        Language(wrong, field, title);
        Required(wrong, field + ".text", title.Text, MaximumLineLength);
    }

    private static void Abstract(List<FieldViolation> wrong, string field, LocalizedText text)
    {
        Language(wrong, field, text);
        Text(wrong, field + ".text", text.Text, MaximumAbstractLength, _controlsButLineBreaks);
    }

    private static void Milestone(List<FieldViolation> wrong, string field, Milestone milestone)
    {
        Required(wrong, field + ".label", milestone.Label);
        Date(wrong, field + ".date", milestone.Date);
        Known(wrong, field + ".state", milestone.State);
    }

    private static void Relation(List<FieldViolation> wrong, string field, Relation relation)
    {
        Known(wrong, field + ".type", relation.Type);
        Line(wrong, field + ".type_label", relation.TypeLabel);
        Line(wrong, field + ".target_identifier", relation.TargetIdentifier);
        Line(wrong, field + ".note", relation.Note);
        if (relation.Target.Length == 0 && relation.TargetIdentifier.Length == 0)
            wrong.Add(new(field, "a relation needs target_identifier or target"));
        if (relation.Target.Length > 0 && !WorkItemName.TryParse(relation.Target, out _))
            wrong.Add(new(field + ".target", $"'{relation.Target}' is no name of a work item: registries/{{registry}}/workItems/{{work_item}}"));
    }

    private static void Link(List<FieldViolation> wrong, string field, Link link)
    {
        Line(wrong, field + ".rel", link.Rel);

        // A path is an absolute URI of the scheme `file` to .NET, though it does not say so.
        if (!Uri.TryCreate(link.Uri, UriKind.Absolute, out var uri) || !link.Uri.StartsWith(uri.Scheme + ':', StringComparison.OrdinalIgnoreCase))
            wrong.Add(new(field + ".uri", $"'{Shown(link.Uri)}' is no absolute URI"));
        Line(wrong, field + ".uri", link.Uri);
    }

    private static void Language(List<FieldViolation> wrong, string field, LocalizedText text)
    {
        if (!LanguageTag.IsWellFormed(text.LanguageCode))
            wrong.Add(new(field + ".language_code", $"'{Shown(text.LanguageCode)}' is no BCP 47 tag such as en or zh-Hans; und means unknown"));
    }

    private static void Date(List<FieldViolation> wrong, string field, string date)
    {
        if (date.Length > 0 && !PartialDate.IsValid(date))
            wrong.Add(new(field, $"'{Shown(date)}' is no date: YYYY, YYYY-MM or YYYY-MM-DD"));
    }

    private static void Known<TEnum>(List<FieldViolation> wrong, string field, TEnum value)
        where TEnum : struct, Enum
    {
        if (!Enum.IsDefined(value))
            wrong.Add(new(field, $"{value} is no value that this version knows; 0 means not known"));
    }

    private static void Required(List<FieldViolation> wrong, string field, string text) => Required(wrong, field, text, MaximumLineLength);

    private static void Required(List<FieldViolation> wrong, string field, string text, int maximum)
    {
        if (string.IsNullOrWhiteSpace(text))
            wrong.Add(new(field, "a text is required"));
        else
            Text(wrong, field, text, maximum, _controls);
    }

    private static void Line(List<FieldViolation> wrong, string field, string text) => Text(wrong, field, text, MaximumLineLength, _controls);

    private static void Text(List<FieldViolation> wrong, string field, string text, int maximum, SearchValues<char> refused)
    {
        if (text.Length > maximum)
            wrong.Add(new(field, $"it has {text.Length} characters; at most {maximum} are allowed"));
        if (text.AsSpan().IndexOfAny(refused) is >= 0 and var at)
            wrong.Add(new(field, $"it holds the control character U+{(int)text[at]:X4} at {at}"));
        if (!WellFormed.Is(text))
            wrong.Add(new(field, "it holds half of a surrogate pair, which UTF-8 cannot carry"));
    }

    private static void Each<TEntry>(
        List<FieldViolation> wrong, string field, IList<TEntry> entries, int maximum, Action<List<FieldViolation>, string, TEntry> check)
    {
        if (entries.Count > maximum)
        {
            wrong.Add(new(field, $"it has {entries.Count} entries; at most {maximum} are allowed"));
            return;
        }

        for (var i = 0; i < entries.Count; i++)
            check(wrong, $"{field}[{i}]", entries[i]);
    }

    private static string Shown(string text) => text.Length <= 80 ? text : text[..80] + "...";
}
