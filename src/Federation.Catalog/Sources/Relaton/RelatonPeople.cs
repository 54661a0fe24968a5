namespace Federation.Catalog.Sources.Relaton;

/// <summary>Reads who wrote a document: its editors or, where none are named, its authors.</summary>
internal static class RelatonPeople
{
    internal static IReadOnlyList<string> EditorsOf(RelatonNode record)
    {
        var editors = In("editor", record);
        return editors.Count > 0 ? editors : In("author", record);
    }

    private static List<string> In(string role, RelatonNode record) =>
    [
        .. record["contributor"].Each()
            .Where(contributor => contributor["role"].Each().Any(part => part["type"].Or(part).Text() == role))
            .Select(contributor => NameOf(contributor["person"]["name"]))
            .Where(name => name.Length > 0),
    ];

    private static string NameOf(RelatonNode name)
    {
        if (name["completename"] is { IsAbsent: false } complete)
            return complete.Text();
        var given = name["given"]["forename"].Or(name["forename"]);
        return string.Join(' ', given.Each().Append(name["surname"]).Select(part => part.Text()).Where(part => part.Length > 0));
    }
}
