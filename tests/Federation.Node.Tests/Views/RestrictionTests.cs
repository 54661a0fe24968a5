using Federation.Catalog;
using Federation.Node.Tests.Support;
using Federation.Protocol.Catalog.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Data.Sqlite;

namespace Federation.Node.Tests.Views;

/// <summary>
/// What only some see of a registry: ITU-T shows drafts to ITU-R alone, and editors to nobody. W3C sees neither.
/// </summary>
public sealed class RestrictionTests(RestrictionTests.Nodes nodes) : IClassFixture<RestrictionTests.Nodes>, IAsyncLifetime
{
    private const string Registry = RunningNode.Registry;
    private const string Planted = "Quagga quarterings";

    private static readonly (string Key, string? Value)[] _restrictions =
    [
        ("Node:Registries:0:Restrictions:0:Filter", "status = DRAFT"),
        ("Node:Registries:0:Restrictions:0:VisibleTo:0", "itu-r"),
        ("Node:Registries:0:Restrictions:1:Fields:0", "editors"),
    ];

    private readonly RunningNode _node = nodes.With;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private CatalogService.CatalogServiceClient Others => new(_node.Channel("stranger"));

    private CatalogService.CatalogServiceClient Named => new(_node.Channel("radio"));

    private CatalogService.CatalogServiceClient Owner => new(_node.Channel("owner"));

    public async ValueTask InitializeAsync() => await _node.ImportAsync([], prune: true);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Everybody_sees_what_is_for_them()
    {
        await PutAsync("X.1", WorkItemStatus.Published, editor: "Ada");
        await PutAsync("X.2", WorkItemStatus.Draft, editor: "Ada");

        (await ItemsAsync(Owner)).Should().BeEquivalentTo([("X.1", "Ada"), ("X.2", "Ada")]);
        (await ItemsAsync(Named)).Should().BeEquivalentTo([("X.1", ""), ("X.2", "")]);
        (await ItemsAsync(Others)).Should().BeEquivalentTo([("X.1", "")]);
        (await SeenAsync(Owner)).VisibleTo.Should().Equal("itu-t");
        (await SeenAsync(Named)).VisibleTo.Should().Equal("itu-r");
        (await SeenAsync(Others)).VisibleTo.Should().BeEmpty();
        (await SeenAsync(Others)).Node.Should().Be((await SeenAsync(Owner)).Node);
    }

    [Fact]
    public async Task Whoever_writes_reads_and_changes_the_whole_item()
    {
        await PutAsync("X.1", WorkItemStatus.Published, editor: "Ada");

        var item = (await Owner.GetWorkItemAsync(new GetWorkItemRequest { Name = $"{Registry}/workItems/X.1" }, cancellationToken: Cancellation)).WorkItem;
        item.Editors.Add("Alan");
        await _node.Owner.UpdateWorkItemAsync(new UpdateWorkItemRequest { WorkItem = item }, cancellationToken: Cancellation);

        (await ItemsAsync(Owner)).Should().Equal(("X.1", "Ada, Alan"));
        (await ItemsAsync(Others)).Should().Equal(("X.1", ""));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Others_are_answered_as_by_a_node_that_never_had_the_rest(int seed)
    {
        var (without, theirs) = (nodes.Without, new CatalogService.CatalogServiceClient(nodes.Without.Channel("stranger")));
        await without.ImportAsync([], prune: true);
        var starts = ((await SeenAsync(Others)).Revision, (await SeenAsync(theirs)).Revision);
        var (random, shown) = (new Random(seed), new Dictionary<string, WorkItem>());
        var all = new Dictionary<string, WorkItem>();
        for (var i = 0; i < 60; i++)
        {
            var id = $"X.{random.Next(12)}";
            if (random.Next(5) == 0 && all.Remove(id))
                await _node.Owner.DeleteWorkItemAsync(new DeleteWorkItemRequest { Name = $"{Registry}/workItems/{id}" }, cancellationToken: Cancellation);
            else
                all[id] = await PutAsync(
                    id,
                    random.Next(2) == 0 ? WorkItemStatus.Draft : WorkItemStatus.Published,
                    $"Editor {random.Next(3)}",
                    $"Title {random.Next(3)}",
                    [.. Enumerable.Range(0, random.Next(3)).Select(_ => $"X.{random.Next(12)}").Distinct()]);

            var now = Expected(all);
            foreach (var gone in shown.Keys.Except(now.Keys))
                await without.Owner.DeleteWorkItemAsync(new DeleteWorkItemRequest { Name = $"{Registry}/workItems/{gone}" }, cancellationToken: Cancellation);
            foreach (var (itsId, item) in now.Where(item => !item.Value.Equals(shown.GetValueOrDefault(item.Key))).OrderBy(item => item.Key != id))
                await without.Owner.UpdateWorkItemAsync(new UpdateWorkItemRequest { WorkItem = item.Clone(), AllowMissing = true, UpdateMask = new() { Paths = { "*" } } }, cancellationToken: Cancellation);
            shown = now;
        }

        string.Join('\n', await AnswersAsync(Others, starts.Item1)).Should().Be(string.Join('\n', await AnswersAsync(theirs, starts.Item2)));
        shown.Count.Should().BeInRange(2, all.Count - 2);
    }

    [Fact]
    public async Task Every_call_answers_others_about_a_hidden_item_as_about_one_that_there_is_not()
    {
        await PutAsync("X.1", WorkItemStatus.Published);
        await PutAsync("X.hidden", WorkItemStatus.Draft);
        foreach (var (call, index) in Calls().Select((call, index) => (call, index)))
        {
            var (hidden, missing) = (await AnswerAsync(call, "X.hidden"), await AnswerAsync(call, "X.missing"));

            hidden.Should().Be(missing, "call {0}", index);
        }
    }

    [Fact]
    public async Task A_follower_is_told_when_an_item_comes_or_goes_and_of_nothing_in_between()
    {
        await PutAsync("X.1", WorkItemStatus.Draft);
        var request = new SyncWorkItemsRequest { Parent = Registry, HeartbeatInterval = Duration.FromTimeSpan(TimeSpan.FromMinutes(5)) };
        using var call = Others.SyncWorkItems(request, cancellationToken: Cancellation);
        await call.ResponseStream.MoveNext(Cancellation);
        var start = call.ResponseStream.Current;

        await PutAsync("X.1", WorkItemStatus.Draft, title: "Another title");
        await PutAsync("X.1", WorkItemStatus.Published, title: "Another title");
        await call.ResponseStream.MoveNext(Cancellation);
        var came = call.ResponseStream.Current;
        await PutAsync("X.1", WorkItemStatus.Published, title: "Another title", editor: "Ada");
        await PutAsync("X.1", WorkItemStatus.Draft, title: "Another title");
        await call.ResponseStream.MoveNext(Cancellation);
        var went = call.ResponseStream.Current;

        start.Changes.Should().NotContain(change => change.WorkItem != null);
        (came.Changes.Single().WorkItem.Titles[0].Text, came.Revision, came.NewestRevision).Should().Be(("Another title", start.Revision + 1, start.Revision + 1));
        (went.Changes.Single().Deleted.Name, went.Revision, went.NewestRevision).Should().Be(($"{Registry}/workItems/X.1", start.Revision + 2, start.Revision + 2));
    }

    [Fact]
    public async Task An_import_is_shown_when_it_has_ended()
    {
        var items = Enumerable.Range(0, 2_500).Select(i => Items.Item($"X.{i}", "A title")).ToList();
        items.ForEach(item => item.Status = item.Identifier.EndsWith('7') ? WorkItemStatus.Draft : WorkItemStatus.Published);

        await _node.ImportAsync(items);
        var first = await SeenAsync(Others);
        await _node.ImportAsync(items.Take(100), prune: true);
        var second = await SeenAsync(Others);

        (first.ItemCount, second.ItemCount).Should().Be((2_250, 90));
    }

    [Fact]
    public async Task What_is_hidden_is_in_no_file_that_others_are_answered_from()
    {
        await PutAsync("X.1", WorkItemStatus.Published, editor: Planted);
        await PutAsync("X.2", WorkItemStatus.Draft, title: Planted);
        await PutOfLaterVersionAsync("X.3", Planted);
        await _node.RestartAsync();

        var bytes = ViewFiles().Where(file => file.Extension != ".lock").Select(file => (file.Directory!.Name, Text: File.ReadAllText(file.FullName, System.Text.Encoding.Latin1))).ToList();

        bytes.Should().HaveCountGreaterThanOrEqualTo(2).And.Contain(file => file.Text.Contains("X.1", StringComparison.Ordinal));
        bytes.Where(file => file.Text.Contains(Planted, StringComparison.Ordinal)).Select(file => file.Name).Distinct().Should().ContainSingle("ITU-R sees drafts");
    }

    [Fact]
    public async Task Views_are_made_anew_when_they_are_lost_or_broken()
    {
        await PutAsync("X.1", WorkItemStatus.Published);
        var epoch = (await SeenAsync(Others)).Epoch;

        await _node.RestartAsync(_ =>
        {
            foreach (var file in ViewFiles().Where(file => file.Name == "catalog.db"))
                File.WriteAllText(file.FullName, "no store of ours, but long enough to be looked at");
            return Task.CompletedTask;
        });
        var broken = await SeenAsync(Others);
        await RemakeViewsAsync();
        var lost = await SeenAsync(Others);

        (broken.ItemCount, lost.ItemCount).Should().Be((1, 1));
        new[] { epoch, broken.Epoch, lost.Epoch }.Should().BeInAscendingOrder(StringComparer.Ordinal).And.OnlyHaveUniqueItems();
        (await SeenAsync(Owner)).Epoch.Should().Match(newest => string.CompareOrdinal(newest, lost.Epoch) > 0);
    }

    [Fact]
    public async Task What_changed_while_the_node_rested_is_shown_when_it_starts()
    {
        await PutAsync("X.1", WorkItemStatus.Published);
        await PutAsync("X.2", WorkItemStatus.Published);
        var before = await SeenAsync(Others);

        await _node.RestartAsync(async store =>
        {
            var author = new ChangeAuthor("owner", "itu-t");
            var registry = Federation.Protocol.Names.RegistryName.Parse(Registry);
            await store.WorkItems.DeleteAsync(registry.WorkItem("X.1"), "", author, Cancellation);
            await store.ForgetTombstonesAsync(registry, DateTimeOffset.UtcNow.AddDays(1), Cancellation);
            await store.WorkItems.UpdateAsync(registry.WorkItem("X.2"), "", false, item => { item!.Status = WorkItemStatus.Draft; return item; }, author, Cancellation);
        });
        var after = await SeenAsync(Others);

        (after.ItemCount, after.Revision, after.Epoch).Should().Be((0, before.Revision + 2, before.Epoch));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_a_backup_was_put_back_others_see_of_it_what_is_for_them(bool areViewsLost)
    {
        var backup = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        await PutAsync("X.1", WorkItemStatus.Draft);
        await PutAsync("X.2", WorkItemStatus.Published);
        await CatalogBackup.CreateAsync(StoreFile.FullName, backup, null, Cancellation);
        await PutAsync("X.1", WorkItemStatus.Published);
        await PutAsync("X.3", WorkItemStatus.Published);
        var before = await SeenAsync(Owner);

        await _node.RestartAsync(async store =>
        {
            await store.DisposeAsync();
            await CatalogBackup.RestoreAsync(backup, StoreFile.FullName, force: true, null, Cancellation);
            if (areViewsLost)
                DeleteViews();
        });
        File.Delete(backup);
        var (others, owner) = (await SeenAsync(Others), await SeenAsync(Owner));

        (await ItemsAsync(Others)).Should().Equal(("X.2", ""));
        string.CompareOrdinal(owner.Epoch, others.Epoch).Should().BePositive();
        string.CompareOrdinal(owner.Epoch, before.Epoch).Should().BePositive();
        if (areViewsLost)
            string.CompareOrdinal(others.Epoch, before.Epoch).Should().BePositive();
    }

    [Fact]
    public async Task Without_restrictions_everybody_sees_everything_again_and_the_views_are_gone()
    {
        await PutAsync("X.1", WorkItemStatus.Draft, editor: "Ada");
        var before = (await SeenAsync(Others)).Epoch;
        _node.Set([.. _restrictions.Select(setting => (setting.Key, (string?)null))]);
        await _node.RestartAsync();
        var (open, files) = (await SeenAsync(Others), ViewFiles());
        var items = await ItemsAsync(Others);
        _node.Set(_restrictions);
        await _node.RestartAsync();
        var after = await SeenAsync(Others);

        items.Should().Equal(("X.1", "Ada"));
        files.Should().BeEmpty();
        after.ItemCount.Should().Be(0);
        new[] { before, open.Epoch, after.Epoch }.Should().BeInAscendingOrder(StringComparer.Ordinal).And.OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task Where_a_view_cannot_be_kept_in_step_it_is_not_served()
    {
        await PutAsync("X.1", WorkItemStatus.Published);
        using var call = Others.SyncWorkItems(new SyncWorkItemsRequest { Parent = Registry }, cancellationToken: Cancellation);
        await call.ResponseStream.MoveNext(Cancellation);
        await OnViewsAsync("CREATE TRIGGER broken BEFORE UPDATE ON work_item BEGIN SELECT RAISE(ABORT, 'broken'); END");

        await PutAsync("X.1", WorkItemStatus.Draft);
        var refusal = await Items.Refusal(() => ItemsAsync(Others));
        var all = await Others.ListWorkItemsAsync(new ListWorkItemsRequest { Parent = "registries/-" }, cancellationToken: Cancellation);
        _node.Time.Advance(TimeSpan.FromMinutes(1));
        var end = await Items.Refusal(() => call.ResponseStream.MoveNext(Cancellation));
        await _node.RestartAsync();
        var restarted = await Items.Refusal(() => ItemsAsync(Others));
        await OnViewsAsync("DROP TRIGGER broken");
        _node.Time.Advance(TimeSpan.FromSeconds(5));

        foreach (var refused in new[] { refusal, end, restarted })
            (refused.StatusCode, refused.Reason()).Should().Be((StatusCode.Unavailable, "REGISTRY_OUT_OF_STEP"));
        all.Unreachable.Should().Equal(Registry);
        all.WorkItems.Should().BeEmpty();
        (await ItemsAsync(Owner)).Should().ContainSingle();
        while (await TryItemsAsync(Others) is not { Count: 0 })
            await Task.Delay(20, Cancellation);
    }

    [Fact]
    public async Task A_record_that_cannot_be_read_does_not_leave_others_with_what_was_before()
    {
        await PutAsync("X.1", WorkItemStatus.Published);
        await PutAsync("X.2", WorkItemStatus.Published, related: ["X.1"]);
        await OnFileAsync(StoreFile, "CREATE TABLE kept AS SELECT * FROM work_item; UPDATE work_item SET content = x'ff' WHERE id = 'X.2'");

        await PutAsync("X.1", WorkItemStatus.Draft);
        var refusal = await Items.Refusal(() => ItemsAsync(Others));
        await OnFileAsync(StoreFile, "UPDATE work_item SET content = (SELECT content FROM kept WHERE id = 'X.2') WHERE id = 'X.2'; DROP TABLE kept");
        _node.Time.Advance(TimeSpan.FromSeconds(5));

        refusal.Reason().Should().Be("REGISTRY_OUT_OF_STEP");
        while (await TryItemsAsync(Others) is not { Count: 1 })
            await Task.Delay(20, Cancellation);
    }

    [Fact]
    public async Task What_the_registry_holds_from_times_of_other_rules_is_shown_as_it_is()
    {
        await PutAsync("X.1", WorkItemStatus.Published);
        await PutAsync("X.2", WorkItemStatus.Published);
        var old = Items.Item("X.2", "A title");
        (old.Name, old.Status, old.Editions) = ($"{Registry}/workItems/X.2", WorkItemStatus.Published, -1);
        var content = Convert.ToHexString(old.ToByteArray());

        await _node.RestartAsync(_ => OnFileAsync(StoreFile, $"UPDATE work_item SET content = x'{content}' WHERE id = 'X.2'"));

        (await ItemsAsync(Others)).Should().HaveCount(2);
    }

    [Fact]
    public async Task Times_and_authors_are_those_of_what_is_shown()
    {
        await PutAsync("X.1", WorkItemStatus.Draft, editor: "Ada");
        _node.Time.Advance(TimeSpan.FromSeconds(2));
        await PutAsync("X.1", WorkItemStatus.Published, editor: "Ada");
        var published = (await Owner.GetWorkItemAsync(new GetWorkItemRequest { Name = $"{Registry}/workItems/X.1" }, cancellationToken: Cancellation)).WorkItem.Provenance;
        _node.Time.Advance(TimeSpan.FromSeconds(2));
        await PutAsync("X.1", WorkItemStatus.Published, editor: "Alan");
        var kept = await TimesAsync(Others);
        await RemakeViewsAsync();
        var remade = await TimesAsync(Others);

        kept.Should().Equal(("X.1", published.UpdateTime, published.UpdateTime, RevisionKind.Created));
        remade.Should().Equal(kept);
        published.CreateTime.Should().NotBe(published.UpdateTime);
    }

    [Fact]
    public async Task What_names_a_hidden_item_has_the_look_of_what_names_none()
    {
        _node.Set((_restrictions[2].Key, null));
        await RemakeViewsAsync();
        await PutAsync("X.0", WorkItemStatus.Draft);
        await PutAsync("X.1", WorkItemStatus.Published);
        await PutAsync("X.2", WorkItemStatus.Published, related: ["X.0"]);
        await RemakeViewsAsync();
        var items = (await Others.ListWorkItemsAsync(new ListWorkItemsRequest { Parent = Registry }, cancellationToken: Cancellation)).WorkItems;
        var times = await TimesAsync(Owner);
        var shown = await TimesAsync(Others);
        _node.Set(_restrictions[2]);
        await _node.RestartAsync();

        items.Should().HaveCount(2).And.OnlyContain(item => item.Relations.Count == 0 && item.Source == null);
        shown.Should().Equal(times.Where(item => item.Id != "X.0"));
    }

    private static Dictionary<string, WorkItem> Expected(Dictionary<string, WorkItem> all)
    {
        var shown = all.Where(item => item.Value.Status != WorkItemStatus.Draft).ToDictionary(item => item.Key, item => item.Value.Clone());
        foreach (var item in shown.Values)
        {
            item.Editors.Clear();
            item.Source = null;
            var relations = item.Relations.Where(relation => shown.ContainsKey(relation.Target[(relation.Target.LastIndexOf('/') + 1)..])).ToList();
            item.Relations.Clear();
            item.Relations.Add(relations);
        }

        return shown;
    }

    // What a reader can learn, but times, what is another for every store (epochs, tokens), and which of the items that one change touches was
    // the first: that tells of the order of relations at most, and is part of revisions and digests.
    private static async Task<List<string>> AnswersAsync(CatalogService.CatalogServiceClient client, long start)
    {
        var answers = new List<string>();
        var seen = await SeenAsync(client);
        answers.Add($"{seen.ItemCount} {seen.Revision - start} {seen.Title} {seen.Organization} {seen.VisibleTo} {seen.Copy}");
        foreach (var filter in (string[])["", "status = DRAFT", "Title 1"])
        {
            var page = await client.ListWorkItemsAsync(new ListWorkItemsRequest { Parent = Registry, Filter = filter, PageSize = 3 }, cancellationToken: Cancellation);
            answers.Add($"{filter}: {page.TotalSize} {page.NextPageToken.Length > 0}");
            answers.AddRange(page.WorkItems.Select(Written));
        }

        var digest = (await client.GetDigestAsync(new GetDigestRequest { Name = Registry }, cancellationToken: Cancellation)).Digest;
        answers.Add($"{digest.ItemCount} {digest.Revision - start}");
        var ranges = await client.GetDigestRangesAsync(new GetDigestRangesRequest { Parent = Registry, Revision = digest.Revision, Prefixes = { "" } }, cancellationToken: Cancellation);
        answers.AddRange(ranges.Ranges.SelectMany(range => range.Entries).Select(entry => $"{entry.Name} {entry.ContentHash.ToBase64()}"));
        using var call = client.SyncWorkItems(new SyncWorkItemsRequest { Parent = Registry, UntilCaughtUp = true }, cancellationToken: Cancellation);
        var changes = (await call.ResponseStream.ReadAllAsync(Cancellation).ToListAsync(Cancellation)).SelectMany(response => response.Changes).ToList();
        answers.AddRange(changes.Select(change => Written(change.WorkItem)).Order(StringComparer.Ordinal));
        var revisions = await client.ListRevisionsAsync(new ListRevisionsRequest { Parent = Registry, PageSize = 1000 }, cancellationToken: Cancellation);
        answers.AddRange(revisions.Revisions.Where(revision => revision.Revision > start)
            .Select(revision => $"{revision.Name} {revision.Kind} {revision.ClientId} {revision.Organization} {revision.ChangedFields}").Order(StringComparer.Ordinal));
        return answers;
    }

    private static string Written(WorkItem item)
    {
        var written = item.Clone();
        written.Provenance = new Provenance { ContentHash = item.Provenance.ContentHash };
        return $"{written} {item.Provenance.CreateTime.Equals(item.Provenance.UpdateTime)}";
    }

    private IEnumerable<Func<string, Task>> Calls()
    {
        var admin = new CatalogAdminService.CatalogAdminServiceClient(_node.Channel("stranger"));
        yield return async id => await Others.GetWorkItemAsync(new GetWorkItemRequest { Name = $"{Registry}/workItems/{id}" });
        yield return async id => await Others.GetWorkItemAsync(new GetWorkItemRequest { Name = $"{Registry}/workItems/{id}", Revision = 1 });
        yield return async id => await Others.GetWorkItemAsync(new GetWorkItemRequest { Name = $"{Registry}/workItems/{id}", Revision = 2 });
        yield return async id => Told((await Others.BatchGetWorkItemsAsync(new BatchGetWorkItemsRequest { Parent = Registry, Names = { $"{Registry}/workItems/{id}" } })).ToString());
        yield return async id => await Others.ListRevisionsAsync(new ListRevisionsRequest { Parent = $"{Registry}/workItems/{id}" });
        yield return async id => Told((await Others.ListWorkItemsAsync(new ListWorkItemsRequest { Parent = Registry, Filter = $"identifier = \"{id}\"" })).TotalSize.ToString(System.Globalization.CultureInfo.InvariantCulture));
        yield return async id => await admin.CreateWorkItemAsync(new CreateWorkItemRequest { Parent = Registry, WorkItemId = id, WorkItem = Items.Item(id, "Mine") });
        yield return async id => await admin.UpdateWorkItemAsync(new UpdateWorkItemRequest { WorkItem = new WorkItem { Name = $"{Registry}/workItems/{id}" } });
        yield return async id => await admin.DeleteWorkItemAsync(new DeleteWorkItemRequest { Name = $"{Registry}/workItems/{id}", Etag = "x" });

        static void Told(string answer) => throw new RpcException(new Status(StatusCode.OK, answer));
    }

    private static async Task<string> AnswerAsync(Func<string, Task> call, string id)
    {
        var answer = await Items.Refusal(() => call(id));
        return $"{answer.StatusCode} {answer.Status.Detail} {answer.Reason()} {string.Join(' ', answer.Fields())}".Replace(id, "ID", StringComparison.Ordinal);
    }

    private async Task<WorkItem> PutAsync(string id, WorkItemStatus status, string editor = "", string title = "A title", params string[] related)
    {
        var item = Items.Item(id, title);
        item.Name = $"{Registry}/workItems/{id}";
        item.Status = status;
        item.Editors.Add(editor.Length > 0 ? [editor] : Array.Empty<string>());
        item.Relations.Add(related.Select(target => new Relation { Type = RelationType.Related, TargetIdentifier = target, Target = $"{Registry}/workItems/{target}" }));
        item.Source = new SourceRecord { MediaType = "text/plain", Content = $"{title} by {editor}" };
        var request = new UpdateWorkItemRequest { WorkItem = item, AllowMissing = true, UpdateMask = new() { Paths = { "*" } } };
        await _node.Owner.UpdateWorkItemAsync(request, cancellationToken: Cancellation);
        return item;
    }

    private static async Task<Registry> SeenAsync(CatalogService.CatalogServiceClient client)
    {
        var seen = (await client.GetRegistryAsync(new GetRegistryRequest { Name = Registry }, cancellationToken: Cancellation)).Registry;
        var listed = (await client.ListRegistriesAsync(new ListRegistriesRequest(), cancellationToken: Cancellation)).Registries.Single(registry => registry.Name == Registry);
        listed.Should().Be(seen);
        return seen;
    }

    private static async Task<IEnumerable<(string Identifier, string Editors)>> ItemsAsync(CatalogService.CatalogServiceClient client)
    {
        var page = await client.ListWorkItemsAsync(new ListWorkItemsRequest { Parent = Registry }, cancellationToken: Cancellation);
        page.TotalSize.Should().Be(page.WorkItems.Count);
        return page.WorkItems.Select(item => (item.Identifier, string.Join(", ", item.Editors)));
    }

    private static async Task<IReadOnlyCollection<(string, string)>?> TryItemsAsync(CatalogService.CatalogServiceClient client)
    {
        try
        {
            return [.. await ItemsAsync(client)];
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable)
        {
            return null;
        }
    }

    // Of each item, and whether its newest revision was the first, oldest first.
    private static async Task<List<(string Id, Timestamp Created, Timestamp Updated, RevisionKind Kind)>> TimesAsync(CatalogService.CatalogServiceClient client)
    {
        var times = new List<(string, Timestamp, Timestamp, RevisionKind)>();
        foreach (var item in (await client.ListWorkItemsAsync(new ListWorkItemsRequest { Parent = Registry }, cancellationToken: Cancellation)).WorkItems)
        {
            var newest = (await client.ListRevisionsAsync(new ListRevisionsRequest { Parent = item.Name, PageSize = 1 }, cancellationToken: Cancellation)).Revisions.Single();
            newest.CommitTime.Should().Be(item.Provenance.UpdateTime);
            times.Add((item.Identifier, item.Provenance.CreateTime, item.Provenance.UpdateTime, newest.Kind));
        }

        return times;
    }

    // As a client writes it that knows a field which this version does not.
    private async Task PutOfLaterVersionAsync(string id, string text)
    {
        const uint Tag = (1000 << 3) | 2;
        using var later = new MemoryStream();
        using var written = new CodedOutputStream(later, leaveOpen: true);
        written.WriteTag(Tag);
        written.WriteString(text);
        written.Flush();
        var item = Items.Item(id, "A title");
        item.Status = WorkItemStatus.Published;
        item.MergeFrom(later.ToArray());
        await _node.Owner.CreateWorkItemAsync(new CreateWorkItemRequest { Parent = Registry, WorkItemId = id, WorkItem = item }, cancellationToken: Cancellation);
    }

    private FileInfo StoreFile => _node.DataFiles("catalog.db").Single();

    private Task RemakeViewsAsync() => _node.RestartAsync(_ =>
    {
        DeleteViews();
        return Task.CompletedTask;
    });

    private void DeleteViews() => Directory.Delete(ViewFiles()[0].Directory!.Parent!.FullName, recursive: true);

    private List<FileInfo> ViewFiles() => [.. _node.DataFiles("*", "views")];

    private async Task OnViewsAsync(string statement)
    {
        foreach (var file in ViewFiles().Where(file => file.Name == "catalog.db"))
            await OnFileAsync(file, statement);
    }

    private static async Task OnFileAsync(FileInfo file, string statement)
    {
        await using var connection = new SqliteConnection($"Data Source={file.FullName};Pooling=False");
        await connection.OpenAsync(Cancellation);
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // A literal of this test.
        command.CommandText = statement;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    /// <summary>A node with the restrictions, and one without.</summary>
    public sealed class Nodes : IAsyncLifetime
    {
        public RunningNode With { get; } = new();

        public RunningNode Without { get; } = new();

        public async ValueTask InitializeAsync()
        {
            With.Set(_restrictions);
            await With.InitializeAsync();
            await Without.InitializeAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await With.DisposeAsync();
            await Without.DisposeAsync();
        }
    }
}
