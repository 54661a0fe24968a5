using Federation.Matching;

namespace Federation.Match;

/// <summary>An item as a line of a file gives it. Everything but registry, id and title may be missing.</summary>
internal sealed record ItemLine
{
    public string? Registry { get; init; }

    /// <summary>What the catalogue files call the registry.</summary>
    public string? Sdo { get; init; }

    public string? Id { get; init; }

    public string? Title { get; init; }

    /// <summary>Titles by language.</summary>
    public IReadOnlyDictionary<string, string>? Titles { get; init; }

    public string? Abstract { get; init; }

    public string? Date { get; init; }

    public string? Type { get; init; }

    public IReadOnlyList<string>? Groups { get; init; }

    public IReadOnlyList<string>? Ids { get; init; }

    public IReadOnlyList<string>? Keywords { get; init; }

    public IReadOnlyList<RelationLine>? Relations { get; init; }

    internal MatchItem ToItem(string key, string registry, string title) => new()
    {
        Key = key,
        Registry = registry,
        Title = title,
        OtherTitles = Titles is null ? [] : [.. Titles.Values.Where(t => t is not null && t != title)],
        Abstract = Abstract ?? "",
        Date = Date ?? "",
        Kind = Type ?? "",
        Groups = Present(Groups),
        Identifiers = [Id!, .. Present(Ids)],
        Keywords = Present(Keywords),
        Relations = [.. (Relations ?? []).OfType<RelationLine>().Select(static r => new MatchRelation(RelationLine.TypeOf(r.Type), r.Target ?? ""))],
    };

    // JSON may hold null where a text belongs.
    private static string[] Present(IReadOnlyList<string>? texts) => [.. (texts ?? []).OfType<string>()];
}
