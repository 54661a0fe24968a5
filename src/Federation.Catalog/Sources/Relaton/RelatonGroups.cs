namespace Federation.Catalog.Sources.Relaton;

/// <summary>Reads the groups responsible, each as a path from the body down.</summary>
internal static class RelatonGroups
{
    private const string Separator = " / ";

    // ISO and IEC number their groups from the committee down.
    private static readonly (string Field, string Prefix)[] _levels =
        [("technical_committee", "TC"), ("subcommittee", "SC"), ("workgroup", "WG")];

    internal static IEnumerable<string> Of(RelatonNode record)
    {
        var body = BodyOf(record);
        var groups = record["ext"]["editorialgroup"] is { IsAbsent: false } present ? present : record["editorialgroup"];
        return groups.Each().Select(group => PathOf(group, body))
            .Concat(record["contributor"].Each().Where(IsCommittee).Select(contributor => CommitteeOf(contributor["organization"])))
            .Where(path => path.Length > 0)
            .Distinct(StringComparer.Ordinal);
    }

    private static string PathOf(RelatonNode group, string body)
    {
        if (_levels.Any(level => !group[level.Field].IsAbsent))
            return Join([body, .. _levels.Select(level => NumberOf(group[level.Field], level.Prefix))]);
        if (!group["bureau"].IsAbsent)
            return Join([$"ITU-{group["bureau"].Text()}", group["group"]["name"].Text(), group["subgroup"]["name"].Text(), group["workgroup"]["name"].Text()]);
        return group["name"].Text();
    }

    private static string NumberOf(RelatonNode levels, string prefix)
    {
        var level = levels.Each().FirstOrDefault();
        var (type, number) = (level["type"].Text(), level["number"].Text());
        return number.Length > 0 ? $"{(type.Length > 0 ? type : prefix)} {number}" : level["name"].Text();
    }

    private static bool IsCommittee(RelatonNode contributor) =>
        contributor["role"].Each().Any(role => role["description"].Each().Any(description => description.Text() == "committee"));

    private static string CommitteeOf(RelatonNode organization) =>
        Join([NameOf(organization), .. organization["subdivision"].Each().Select(part => part["identifier"].Each().FirstOrDefault()["content"] is { IsAbsent: false } id
            ? id.Text()
            : part["name"].Text())]);

    private static string BodyOf(RelatonNode record) => string.Join(
        '/',
        record["contributor"].Each()
            .Where(contributor => contributor["role"].Each().Any(role => role.Text() == "publisher" || role["type"].Text() == "publisher"))
            .Select(contributor => NameOf(contributor["organization"])));

    private static string NameOf(RelatonNode organization) =>
        organization["abbreviation"] is { IsAbsent: false } abbreviation ? abbreviation.Text() : organization["name"].Text();

    private static string Join(IEnumerable<string> path) => string.Join(Separator, path.Where(part => part.Length > 0));
}
