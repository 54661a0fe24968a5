using Federation.Aggregator.Duplicates;
using Federation.Aggregator.Mirroring;
using Federation.Matching.Phrases;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Names;

namespace Federation.Aggregator.Topics;

/// <summary>
/// Finds subjects that several bodies work on and no topic covers: once for each state of the topics, the items and the duplicates, and where
/// that takes long, less often while items come in.
/// </summary>
internal sealed class SuggestedTopics(NotedItems items, DuplicateIndex duplicates, TopicDesk desk, TopicMembers members, TimeProvider time)
{
    /// <summary>More are never suggested.</summary>
    public const int Most = 50;

    private const int MostExamples = 3;

    private readonly Lock _turn = new();
    private SubjectSearch? _search;

    /// <summary>The subjects, the most shared first.</summary>
    public async Task<IReadOnlyList<SuggestedTopic>> ListAsync(CancellationToken cancellationToken)
    {
        var pairs = await duplicates.ListAsync(cancellationToken).ConfigureAwait(false);
        var (noted, topics) = (items.List(), desk.Topics.ToList());
        SubjectSearch search;
        lock (_turn)
        {
            search = _search is { } known && known.Serves(noted, pairs, topics)
                ? known
                : _search = new SubjectSearch(noted, pairs, topics, () => Task.Run(() => FindAsync(noted, pairs, topics), CancellationToken.None), time);
        }

        return await search.Subjects.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<SuggestedTopic>> FindAsync(IReadOnlyList<NotedItem> noted, DuplicateSnapshot pairs, IReadOnlyList<Topic> topics)
    {
        HashSet<string> covered = new(StringComparer.Ordinal);
        foreach (var topic in topics)
            covered.UnionWith((await members.OfAsync(topic, CancellationToken.None).ConfigureAwait(false)).Keys);
        return Find(noted, pairs, covered);
    }

    private static List<SuggestedTopic> Find(IReadOnlyList<NotedItem> noted, DuplicateSnapshot pairs, HashSet<string> covered)
    {
        var suspected = pairs.Pairs.Where(pair => pair.DeclaredRelation() == RelationType.Unspecified && pair.Review.Verdict != Verdict.NotDuplicate)
            .OrderByDescending(pair => pair.Match.Score).ThenBy(pair => pair.Left.Name, StringComparer.Ordinal).ThenBy(pair => pair.Right.Name, StringComparer.Ordinal).ToList();
        var twins = pairs.Pairs.Where(pair => pair.DeclaredRelation() != RelationType.Unspecified).Select(pair => pair.Right.Name).ToHashSet(StringComparer.Ordinal);
        List<ReportedItem> works = [.. noted.Select(entry => entry.Item).Where(item => !twins.Contains(item.Name))];
        return
        [
            .. SharedPhrases.Find(
                    [.. works.Select(item => new SourcedTitle(item.Registry, item.Title))],
                    works.Index().Where(work => covered.Contains(work.Item.Name)).Select(work => work.Index),
                    Most)
                .Select(phrase => Suggest(phrase.Text, [.. phrase.Titles.Select(title => works[title])], suspected)),
        ];
    }

    private static SuggestedTopic Suggest(string subject, List<ReportedItem> named, List<DuplicatePair> suspected)
    {
        var names = named.Select(item => item.Name).ToHashSet(StringComparer.Ordinal);
        var meeting = suspected.Where(pair => names.Contains(pair.Left.Name) && names.Contains(pair.Right.Name)).ToList();
        RegistryTitles[] registries =
        [
            .. named.CountBy(item => item.Registry).OrderByDescending(count => count.Value).ThenBy(count => count.Key, StringComparer.Ordinal)
                .Select(count => new RegistryTitles { Registry = new RegistryName(count.Key).ToString(), TitleCount = count.Value }),
        ];
        return new SuggestedTopic
        {
            Topic = new Topic
            {
                DisplayName = char.ToUpperInvariant(subject[0]) + subject[1..],
                Terms = { subject },
                ExampleItems = { meeting.SelectMany(pair => new[] { pair.Left.Name, pair.Right.Name }).Distinct().Take(MostExamples) },
            },
            TitleCount = named.Count,
            Registries = { registries },
            DuplicateCount = meeting.Count,
            Sentence = $"{named.Count:N0} titles of {registries.Length} registries name it"
                + (meeting.Count == 0 ? "." : meeting.Count == 1 ? "; one pair of them is suspected to be the same work." : $"; {meeting.Count:N0} pairs of them are suspected to be the same work."),
        };
    }
}
