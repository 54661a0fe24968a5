namespace Federation.Catalog.Sources.Relaton;

/// <summary>Reads the groups responsible, each as a path from the body down.</summary>
internal static class RelatonGroups
{
    private const string Separator = " / ";

    // ISO and IEC number their groups from the committee down.
    private static readonly (string Field, string Prefix)[] _levels =
        [("technical_committee", "TC"), ("subcommittee", "SC"), ("workgroup", "WG")];

    private static readonly string[] _studyGroups = ["group", "subgroup", "workgroup"];

    internal static IEnumerable<string> Of(RelatonNode record)
    {
        var body = BodyOf(record);
        var groups = record["ext"]["editorialgroup"].Or(record["editorialgroup"]).Each();
        var committees = record["contributor"].Each().Where(IsCommittee);
        return groups.Select(group => PathOf(group, body))
            .Concat(committees.Select(committee => CommitteeOf(committee["organization"])))
            .Where(path => path.Length > 0)
            .Distinct(StringComparer.Ordinal);
    }

    private static string PathOf(RelatonNode group, string body)
    {
        if (_levels.Any(level => !group[level.Field].IsAbsent))
            return Join([body, .. _levels.Select(level => NumberOf(group[level.Field], level.Prefix))]);
        if (!group["bureau"].IsAbsent)
        {
            var sector = $"ITU-{group["bureau"].Text()}";
            return Join([sector, .. _studyGroups.Select(level => group[level]["name"].Text())]);
        }

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
        Join([NameOf(organization), .. organization["subdivision"].Each().Select(part => part["identifier"].Or(part["name"]).Text())]);

    private static string BodyOf(RelatonNode record) => string.Join(
        '/',
        record["contributor"].Each()
            .Where(contributor => contributor["role"].Each().Any(role => role["type"].Or(role).Text() == "publisher"))
            .Select(contributor => NameOf(contributor["organization"])));

    private static string NameOf(RelatonNode organization) =>
        organization["abbreviation"].Or(organization["name"]).Text();

    private static string Join(IEnumerable<string> path) => string.Join(Separator, path.Where(part => part.Length > 0));
}
