using Federation.Aggregator.Tests.Support;
using Federation.Hosting;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Federation.Aggregator.Tests.Topics;

public sealed class TopicServiceTests(TestFederation federation) : IClassFixture<TestFederation>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_item_belongs_to_a_topic_for_reasons_that_are_told_until_somebody_leaves_it_out()
    {
        await federation.Itu.PutAsync("plover", "Guidelines for IdP operators on plover islands");
        await federation.Itu.PutAsync("dunlin", "Tidal mudflat gateways", item => item.Abstracts.Add(new LocalizedText { LanguageCode = "en", Text = "Asks identity-providers for tides." }));
        await federation.Itu.PutAsync("curlew", "Long-billed telemetry", item => item.Groups.Add("ITU-T / SG98 / Q1"));
        await federation.Itu.PutAsync("whimbrel", "Short-billed telemetry", item => item.Groups.Add("ITU-T / SG981"));
        await federation.PutPairAsync("godwit", "Godwit migration corridor credential exchange");
        await using var aggregator = await StartAsync();
        var topic = await CreateAsync(aggregator, new Topic
        {
            DisplayName = "Wading birds",
            Terms = { "identity provider" },
            Groups = { "ITU-T / SG98" },
            ExampleItems = { federation.Itu.NameOf("godwit") },
        });

        var items = await ItemsAsync(aggregator, topic.Name);

        topic.Name.Should().Be("topics/wading-birds");
        topic.CreateAuthor.Subject.Should().Be("officer");
        items.Items.ToDictionary(item => item.Item.WorkItem, item => string.Join(", ", item.Reasons.Select(reason => reason.Kind))).Should().Equal(new Dictionary<string, string>
        {
            [federation.Iso.NameOf("godwit")] = "NearExample",
            [federation.Itu.NameOf("curlew")] = "Group",
            [federation.Itu.NameOf("dunlin")] = "Abstract",
            [federation.Itu.NameOf("godwit")] = "Example",
            [federation.Itu.NameOf("plover")] = "Title",
        });
        items.Items.SelectMany(item => item.Reasons).Should().OnlyContain(reason => reason.Sentence.Length > 0);
        items.Bases.Should().OnlyContain(basis => basis.Reachable && basis.Revision > 0);

        topic.LeftOutItems.Add([federation.Itu.NameOf("plover"), federation.Iso.NameOf("godwit")]);
        topic.AddedItems.Add(federation.Itu.NameOf("whimbrel"));
        await UpdateAsync(aggregator, topic, "left_out_items", "added_items");
        await federation.Itu.DeleteAsync("curlew");
        var changed = await UntilAsync(aggregator, topic.Name, found => found.TotalSize == 3);

        changed.Items.Select(item => item.Item.WorkItem).Should().Equal(federation.Itu.NameOf("dunlin"), federation.Itu.NameOf("godwit"), federation.Itu.NameOf("whimbrel"));
        (await ItemsAsync(aggregator, topic.Name, "reason = ADDED")).TotalSize.Should().Be(1);
        (await SuggestAsync(aggregator, topic.Name)).Select(item => item.Item.WorkItem).Should().NotContain(federation.Iso.NameOf("godwit"));
    }

    [Fact]
    public async Task What_is_near_to_a_topic_is_suggested()
    {
        await federation.Itu.PutAsync("osprey", "Osprey nest attestation protocol for coastal lagoons");
        await federation.Iso.PutAsync("osprey", "Nest attestation protocol of the osprey for coastal lagoons");
        await using var aggregator = await StartAsync();
        var topic = await CreateAsync(aggregator, new Topic { DisplayName = "Raptors", AddedItems = { federation.Itu.NameOf("osprey") } });

        var suggested = await SuggestAsync(aggregator, topic.Name);

        suggested[0].Item.WorkItem.Should().Be(federation.Iso.NameOf("osprey"));
        suggested[0].Reasons[0].Kind.Should().Be(TopicReasonKind.NearMember);
        suggested[0].Reasons[0].Source.Should().Be(federation.Itu.NameOf("osprey"));
        (await ItemsAsync(aggregator, topic.Name)).TotalSize.Should().Be(1);
        (await aggregator.ListAsync("in_topic = raptors")).Duplicates.Should().OnlyContain(pair => pair.Left.WorkItem == federation.Iso.NameOf("osprey")).And.ContainSingle();
        (await aggregator.ListAsync("in_topic = owls")).TotalSize.Should().Be(0);
    }

    [Fact]
    public async Task What_titles_of_several_bodies_name_is_suggested_until_a_topic_covers_it()
    {
        await federation.Itu.PutAsync("narwhal", "Narwhal tusks in Arctic telemetry");
        await federation.Itu.PutAsync("narwhals", "Care of narwhal tusk sensors");
        await federation.Iso.PutAsync("narwhal", "Ivory of narwhal tusks, classification");
        await federation.Iso.PutAsync("tusk", "Trade in narwhal tusks");
        await using var aggregator = await StartAsync();

        var suggested = (await aggregator.ReadTopics.SuggestTopicsAsync(new(), cancellationToken: Cancellation)).Topics;
        var tusks = suggested.Should().ContainSingle(subject => subject.Topic.DisplayName == "Narwhal tusks").Subject;
        var topic = await CreateAsync(aggregator, tusks.Topic);
        var then = (await aggregator.ReadTopics.SuggestTopicsAsync(new() { MaxCount = 100 }, cancellationToken: Cancellation)).Topics;

        tusks.TitleCount.Should().Be(4);
        tusks.Registries.Should().Equal(
            new RegistryTitles { Registry = "registries/iso", TitleCount = 2 }, new RegistryTitles { Registry = "registries/itu-t", TitleCount = 2 });
        tusks.Sentence.Should().StartWith("4 titles of 2 registries name it");
        (await ItemsAsync(aggregator, topic.Name)).TotalSize.Should().Be(4);
        then.Should().NotContain(subject => subject.Topic.DisplayName == "Narwhal tusks");
        (await aggregator.ReadTopics.SuggestTopicsAsync(new() { MaxCount = -1 }, cancellationToken: Cancellation).ResponseAsync.RefusalAsync()).Fields().Should().Equal("max_count");
    }

    [Fact]
    public async Task Topics_survive_a_restart_and_nobody_overwrites_the_changes_of_another()
    {
        var folder = federation.NewFolder();
        Topic first;
        Topic second;
        await using (var aggregator = await StartAsync(folder))
        {
            first = await CreateAsync(aggregator, new Topic { DisplayName = "Élan: moose & elk" });
            var changed = first.Clone();
            changed.Description = "Of the north.";
            second = await UpdateAsync(aggregator, changed, "description");
            (await UpdateAsync(aggregator, changed, "description").RefusalAsync()).Reason().Should().Be(ErrorReasons.EtagMismatch);
            (await CreateAsync(aggregator, new Topic { DisplayName = "Elan (moose, elk)" }).RefusalAsync()).Reason().Should().Be(ErrorReasons.ResourceExists);
            (await DeleteAsync(aggregator, first.Name, first.Etag).RefusalAsync()).StatusCode.Should().Be(StatusCode.Aborted);
        }

        await using var again = await StartAsync(folder);

        first.Name.Should().Be("topics/elan-moose-elk");
        (await again.ReadTopics.ListTopicsAsync(new(), cancellationToken: Cancellation)).Topics.Should().Equal(second);
        second.UpdateAuthor.Subject.Should().Be("officer");
        await DeleteAsync(again, second.Name, second.Etag);
        (await ItemsAsync(again, second.Name).RefusalAsync()).StatusCode.Should().Be(StatusCode.NotFound);
    }

    [Fact]
    public async Task Who_may_only_read_keeps_no_topics_and_what_is_wrong_with_one_is_named()
    {
        await using var aggregator = await StartAsync();

        var reader = await aggregator.ReadTopics.CreateTopicAsync(new CreateTopicRequest { Topic = new Topic { DisplayName = "Mine" } }, cancellationToken: Cancellation).ResponseAsync.RefusalAsync();
        var wrong = await CreateAsync(aggregator, new Topic { Terms = { "good", "of the" }, Groups = { " " }, AddedItems = { "X.1252" } }).RefusalAsync();
        var nameless = await CreateAsync(aggregator, new Topic { DisplayName = "\u3000" }).RefusalAsync();

        reader.Reason().Should().Be(ErrorReasons.ScopeMissing);
        wrong.Fields().Should().Equal("topic.display_name", "topic.terms[1]", "topic.groups[0]", "topic.added_items[0]");
        nameless.Fields().Should().Equal("topic.display_name");
    }

    [Fact]
    public async Task An_aggregator_without_topics_begins_with_those_of_the_settings()
    {
        var file = $"{federation.NewFolder()}.jsonl";
        await File.WriteAllTextAsync(file, """{"name": "topics/first", "displayName": "The first", "terms": ["first"]}""", Cancellation);
        var folder = federation.NewFolder();
        await using (var aggregator = await StartAsync(folder, file))
            await CreateAsync(aggregator, new Topic { DisplayName = "The second" });
        await File.WriteAllTextAsync(file, """{"name": "topics/third", "displayName": "The third"}""", Cancellation);

        await using var again = await StartAsync(folder, file);

        (await again.ReadTopics.ListTopicsAsync(new(), cancellationToken: Cancellation)).Topics.Select(topic => topic.Name).Should().Equal("topics/first", "topics/the-second");
        await File.WriteAllTextAsync(file, "{\"name\": \"first\"}", Cancellation);
        var fault = await ((Func<Task>)(async () => await StartAsync(federation.NewFolder(), file))).Should().ThrowAsync<Exception>();
        fault.Which.Message.Should().Contain("Aggregator:Topics").And.Contain("line 1");
    }

    [Fact]
    public async Task A_roadmap_shows_the_items_of_all_bodies_with_their_steps_and_relations()
    {
        await federation.PutPairAsync("lynx", "Lynx corridor trust registry interoperability profile", item =>
        {
            item.Status = WorkItemStatus.Draft;
            item.Date = "2024-05";
            item.Milestones.Add(new Milestone { Label = "Consent", Date = "2027-03", State = MilestoneState.Planned });
        });
        await federation.Itu.PutAsync("lynx-use", "Use of the lynx corridor", item =>
        {
            item.Status = WorkItemStatus.Published;
            item.Date = "2020";
            item.Relations.Add(new Relation { Type = RelationType.PartOf, TargetIdentifier = "itu-t LYNX" });
        });
        await using var aggregator = await StartAsync();
        await aggregator.UntilAsync(registries => registries.All(registry => registry.Lag == 0));

        var roadmap = (await aggregator.Roadmaps.GetRoadmapAsync(
            new GetRoadmapRequest { Selection = new Topic { Terms = { "lynx corridors" } } }, cancellationToken: Cancellation)).Roadmap;
        var neither = await aggregator.Roadmaps.GetRoadmapAsync(new GetRoadmapRequest(), cancellationToken: Cancellation).ResponseAsync.RefusalAsync();

        roadmap.Rows.Select(row => $"{row.Title}: {string.Join(", ", row.Items.Select(item => item.Item.Identifier))}").Should().Equal(
            "ISO projects: ISO lynx", "ITU-T Work Programme: ITU-T lynx, ITU-T lynx-use");
        roadmap.Rows[1].Items[0].Milestones.Select(step => (step.Label, step.Date, step.State)).Should().Equal(
            ("draft", "2024-05", MilestoneState.Reached), ("Consent", "2027-03", MilestoneState.Planned));
        roadmap.Relations.Should().HaveCount(2);
        roadmap.Relations[0].Score.Should().BeGreaterThan(0.9);
        roadmap.Relations[0].Duplicate.Should().StartWith("duplicates/");
        (roadmap.Relations[1].Source, roadmap.Relations[1].Target, roadmap.Relations[1].Declared).Should().Be(
            (federation.Itu.NameOf("lynx-use"), federation.Itu.NameOf("lynx"), RelationType.PartOf));
        roadmap.Relations[1].DeclaredBy.Should().Equal(federation.Itu.NameOf("lynx-use"));
        roadmap.Bases.Should().HaveCount(2);
        neither.Fields().Should().Equal("topic");
    }

    private async Task<TestAggregator> StartAsync(string? folder = null, string topics = "")
    {
        var aggregator = await federation.StartAggregatorAsync(("Aggregator:DataDirectory", folder ?? federation.NewFolder()), ("Aggregator:Topics", topics));
        await aggregator.UntilFollowingAsync();
        return aggregator;
    }

    private static async Task<Topic> CreateAsync(TestAggregator aggregator, Topic topic) =>
        (await aggregator.Topics.CreateTopicAsync(new CreateTopicRequest { Topic = topic }, cancellationToken: Cancellation)).Topic;

    private static async Task<Topic> UpdateAsync(TestAggregator aggregator, Topic topic, params string[] fields) =>
        (await aggregator.Topics.UpdateTopicAsync(new UpdateTopicRequest { Topic = topic, UpdateMask = new FieldMask { Paths = { fields } } }, cancellationToken: Cancellation)).Topic;

    private static async Task<DeleteTopicResponse> DeleteAsync(TestAggregator aggregator, string name, string etag) =>
        await aggregator.Topics.DeleteTopicAsync(new DeleteTopicRequest { Name = name, Etag = etag }, cancellationToken: Cancellation);

    private static async Task<ListTopicItemsResponse> ItemsAsync(TestAggregator aggregator, string topic, string filter = "") =>
        await aggregator.ReadTopics.ListTopicItemsAsync(new ListTopicItemsRequest { Parent = topic, Filter = filter }, cancellationToken: Cancellation);

    private static async Task<IReadOnlyList<TopicItem>> SuggestAsync(TestAggregator aggregator, string topic) =>
        (await aggregator.ReadTopics.SuggestTopicItemsAsync(new SuggestTopicItemsRequest { Name = topic }, cancellationToken: Cancellation)).Items;

    private static async Task<ListTopicItemsResponse> UntilAsync(TestAggregator aggregator, string topic, Predicate<ListTopicItemsResponse> condition)
    {
        var patience = DateTime.UtcNow.AddMinutes(1);
        while (true)
        {
            var items = await ItemsAsync(aggregator, topic);
            if (condition(items) || DateTime.UtcNow > patience)
                return items;
            await Task.Delay(20, Cancellation);
        }
    }
}
