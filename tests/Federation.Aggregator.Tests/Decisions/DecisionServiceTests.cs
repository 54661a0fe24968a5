using Federation.Aggregator.Tests.Support;
using Federation.Hosting;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Names;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Federation.Aggregator.Tests.Decisions;

public sealed class DecisionServiceTests(TestFederation federation) : IClassFixture<TestFederation>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_decision_shows_in_the_duplicate_with_who_decided_when_and_why()
    {
        await using var aggregator = await StartAsync("heron", "Heron migration identity assertions for wetland gateways");
        var duplicate = await FindAsync(aggregator, "heron");
        duplicate.ReviewState.Should().Be(ReviewState.Open);

        var decision = await DecideAsync(aggregator, duplicate.Name, Verdict.Overlap, "Both groups write on gateways.");

        var decided = await FindAsync(aggregator, "heron");
        decided.ReviewState.Should().Be(ReviewState.Decided);
        decided.Decision.Should().Be(decision);
        decision.Author.Should().Be(new Author { Subject = "officer", DisplayName = "officer", Organization = "itu-t" });
        decision.WorkItems.Should().Equal(federation.Iso.NameOf("heron"), federation.Itu.NameOf("heron"));
        decision.Duplicate.Should().Be(duplicate.Name);
        decision.State.Should().Be(DecisionState.Current);
        decision.CreateTime.Should().NotBeNull();
        (await aggregator.ListAsync("topic:heron AND review_state = OPEN")).TotalSize.Should().Be(0);
        (await aggregator.ListAsync("topic:heron AND verdict = OVERLAP")).TotalSize.Should().Be(1);
    }

    [Fact]
    public async Task Decisions_survive_the_loss_of_the_cache_and_a_restart()
    {
        var folder = federation.NewFolder();
        await federation.PutPairAsync("otter", "Otter den registry with verifiable lodging claims");
        Duplicate before;
        await using (var first = await federation.StartAggregatorAsync(("Aggregator:DataDirectory", folder)))
        {
            await first.UntilFollowingAsync();
            before = await FindAsync(first, "otter");
            await DecideAsync(first, before.Name, Verdict.NotDuplicate, "Two kinds of den.");
            await first.Decisions.AssignSubjectAsync(new AssignSubjectRequest { Subject = before.Name, Assignee = "SG17 / Q10" }, cancellationToken: Cancellation);
            before = await FindAsync(first, "otter");
        }

        // The embedded Redis keeps nothing: all is mirrored afresh.
        await using var second = await federation.StartAggregatorAsync(("Aggregator:DataDirectory", folder));
        await second.UntilFollowingAsync();

        var after = await FindAsync(second, "otter");
        after.Decision.Should().Be(before.Decision);
        after.Assignee.Should().Be("SG17 / Q10");
    }

    [Fact]
    public async Task An_assignment_that_somebody_has_not_seen_is_not_overwritten()
    {
        await using var aggregator = await StartAsync("lapwing", "Lapwing field roster delegation");
        var name = (await FindAsync(aggregator, "lapwing")).Name;
        await AssignAsync("SG17 / Q10", "");

        var refusal = await AssignAsync("SC 27 / WG 5", "").RefusalAsync();

        refusal.StatusCode.Should().Be(StatusCode.Aborted);
        refusal.Reason().Should().Be("ASSIGNED_MEANWHILE");
        refusal.Status.Detail.Should().StartWith("officer assigned it to “SG17 / Q10” at ");
        (await FindAsync(aggregator, "lapwing")).Assignee.Should().Be("SG17 / Q10");
        var seen = (await aggregator.Decisions.ListHistoryAsync(new ListHistoryRequest { Subject = name }, cancellationToken: Cancellation)).Steps.Single();
        await AssignAsync("SC 27 / WG 5", seen.StepId);
        (await FindAsync(aggregator, "lapwing")).Assignee.Should().Be("SC 27 / WG 5");

        Task<AssignSubjectResponse> AssignAsync(string assignee, string seenStep) => aggregator.Decisions.AssignSubjectAsync(
            new AssignSubjectRequest { Subject = name, Assignee = assignee, SeenStepId = seenStep }, cancellationToken: Cancellation).ResponseAsync;
    }

    [Fact]
    public async Task An_undone_decision_stays_in_the_history_and_the_one_before_holds_again()
    {
        await using var aggregator = await StartAsync("badger", "Badger sett tunnelling credentials");
        var duplicate = await FindAsync(aggregator, "badger");
        var first = await DecideAsync(aggregator, duplicate.Name, Verdict.Related, "Read in a hurry.");
        var second = await DecideAsync(aggregator, duplicate.Name, Verdict.Duplicate, "Read again.");

        (await GetAsync(aggregator, first.Name)).State.Should().Be(DecisionState.Replaced);
        var undone = (await aggregator.Decisions.UndoDecisionAsync(
            new UndoDecisionRequest { Name = second.Name, Reason = "The wrong pair." }, cancellationToken: Cancellation)).Decision;

        undone.State.Should().Be(DecisionState.Undone);
        undone.StateReason.Should().Be("The wrong pair.");
        undone.StateAuthor.Subject.Should().Be("officer");
        (await FindAsync(aggregator, "badger")).Decision.Should().Be(first);
        var again = await aggregator.Decisions.UndoDecisionAsync(new UndoDecisionRequest { Name = second.Name }, cancellationToken: Cancellation).ResponseAsync.RefusalAsync();
        again.Reason().Should().Be("DECISION_ENDED");
        (await HistoryAsync(aggregator, duplicate.Name)).Select(step => step.ActionCase).Should().Equal(
            DecisionStep.ActionOneofCase.Decided, DecisionStep.ActionOneofCase.Decided, DecisionStep.ActionOneofCase.Undone);
    }

    [Fact]
    public async Task Who_says_what_was_seen_decides_nothing_unseen()
    {
        await using var aggregator = await StartAsync("stoat", "Stoat winter coat registers");
        var duplicate = await FindAsync(aggregator, "stoat");
        var first = await DecideUnseenAsync("");

        var refused = await DecideUnseenAsync("").RefusalAsync();
        await aggregator.Decisions.CreateCommentAsync(new CreateCommentRequest { Subject = duplicate.Name, Text = "White, too." }, cancellationToken: Cancellation);
        var second = await DecideUnseenAsync((await HistoryAsync(aggregator, duplicate.Name)).First().StepId);
        await aggregator.Decisions.UndoDecisionAsync(new UndoDecisionRequest { Name = second.Decision.Name }, cancellationToken: Cancellation);
        var undone = await DecideUnseenAsync(second.Decision.Name["decisions/".Length..]).RefusalAsync();

        refused.StatusCode.Should().Be(StatusCode.Aborted);
        refused.Reason().Should().Be("DECIDED_MEANWHILE");
        refused.Status.Detail.Should().Contain("decided “related”");
        undone.Status.Detail.Should().Contain("took a decision back");
        (await FindAsync(aggregator, "stoat")).Decision.Name.Should().Be(first.Decision.Name);

        Task<CreateDecisionResponse> DecideUnseenAsync(string seen) => aggregator.Decisions.CreateDecisionAsync(
            new CreateDecisionRequest { Subject = duplicate.Name, Verdict = Verdict.Related, SeenStepId = seen }, cancellationToken: Cancellation).ResponseAsync;
    }

    [Fact]
    public async Task Nothing_is_decided_about_an_item_that_was_deleted_and_nobody_is_told_to_try_again()
    {
        await using var aggregator = await StartAsync("plover", "Plover shingle beach warden rosters");
        var duplicate = await FindAsync(aggregator, "plover");
        await DecideAsync(aggregator, duplicate.Name, Verdict.Related, "Two beaches.");
        await federation.Itu.DeleteAsync("plover");
        while ((await aggregator.ListAsync("topic:plover")).TotalSize > 0)
            await Task.Delay(50, Cancellation);

        var refused = await DecideAsync(aggregator, duplicate.Name, Verdict.Overlap, "One beach.").RefusalAsync();

        refused.StatusCode.Should().Be(StatusCode.NotFound);
        refused.Status.Detail.Should().Contain(federation.Itu.NameOf("plover"));
    }

    [Fact]
    public async Task A_decision_is_asked_again_when_an_item_changes_enough_and_tells_what_changed()
    {
        const string Title = "Kestrel hover telemetry attestation framework";
        await using var aggregator = await StartAsync("kestrel", Title, item => item.Status = WorkItemStatus.Draft);
        var duplicate = await FindAsync(aggregator, "kestrel");
        await DecideAsync(aggregator, duplicate.Name, Verdict.Overlap, "To be coordinated.");

        await federation.Itu.PutAsync("kestrel", Title, item =>
        {
            item.Status = WorkItemStatus.Draft;
            item.Keywords.Add("birds");
        });
        await federation.Itu.PutAsync("kestrel", Title, item => item.Status = WorkItemStatus.Withdrawn);
        var reopened = await UntilAsync(aggregator, "kestrel", found => found.ReviewState == ReviewState.Reopened);

        reopened.Decision.Verdict.Should().Be(Verdict.Overlap);
        reopened.Decision.StateReason.Should().Be("ITU-T kestrel was draft and is now withdrawn.");
        reopened.Decision.StateAuthor.Should().BeNull();
        await DecideAsync(aggregator, duplicate.Name, Verdict.NotDuplicate, "One was withdrawn.");
        (await FindAsync(aggregator, "kestrel")).ReviewState.Should().Be(ReviewState.Decided);
    }

    [Fact]
    public async Task What_was_exported_can_be_imported_once_elsewhere()
    {
        await using var aggregator = await StartAsync("marten", "Marten burrow onboarding for arboreal devices");
        var duplicate = await FindAsync(aggregator, "marten");
        await DecideAsync(aggregator, duplicate.Name, Verdict.Adoption, "ISO adopts it.");
        await aggregator.Decisions.CreateCommentAsync(new CreateCommentRequest { Subject = duplicate.Name, Text = "Agreed in the meeting." }, cancellationToken: Cancellation);
        var steps = await ExportAsync(aggregator);
        await using var elsewhere = await federation.StartAggregatorAsync(("Aggregator:DataDirectory", federation.NewFolder()));
        await elsewhere.UntilFollowingAsync();

        var first = await ImportAsync(elsewhere, steps);
        var second = await ImportAsync(elsewhere, steps);

        first.ImportedCount.Should().Be(2);
        second.Should().Be(new ImportDecisionsResponse { KnownCount = 2 });
        (await FindAsync(elsewhere, "marten")).Decision.Reason.Should().Be("ISO adopts it.");
        (await ExportAsync(elsewhere)).Should().Equal(steps);
    }

    [Fact]
    public async Task Steps_that_break_a_rule_are_named_and_none_is_taken_over()
    {
        await using var aggregator = await StartAsync("shrew", "Shrew tunnel addressing plan");
        await DecideAsync(aggregator, (await FindAsync(aggregator, "shrew")).Name, Verdict.Related, "");
        var steps = await ExportAsync(aggregator);
        var orphan = new DecisionStep { StepId = DecisionName.New().Id, Time = steps[0].Time, Undone = new DecisionEnd { Decision = DecisionName.New().ToString() } };
        await using var elsewhere = await federation.StartAggregatorAsync(("Aggregator:DataDirectory", federation.NewFolder()));

        var refusal = await ImportAsync(elsewhere, [.. steps, orphan]).RefusalAsync();

        refusal.Fields().Should().Equal("step[1]");
        (await ExportAsync(elsewhere)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_step_that_no_aggregator_makes_is_refused_since_it_would_be_kept_for_ever()
    {
        await using var aggregator = await StartAsync("stoat", "Stoat winter coat timestamps");
        await DecideAsync(aggregator, (await FindAsync(aggregator, "stoat")).Name, Verdict.Related, "");
        var made = (await ExportAsync(aggregator)).Single();
        Action<DecisionStep>[] faults =
        [
            step => step.Decided.CreateTime = null,
            step => step.Time = step.Decided.CreateTime = new Timestamp { Seconds = long.MaxValue },
            step => step.Time = step.Decided.CreateTime = Timestamp.FromDateTime(DateTime.UtcNow.AddDays(2)),
            step => step.Decided.Duplicate = DuplicateName.Of(federation.Iso.NameOf("a"), federation.Itu.NameOf("b")).ToString(),
            step => step.Decided.WorkItems.Add(step.Decided.WorkItems[0]),
            step => step.Decided.Verdict = Verdict.Apart,
            step => step.Decided.SeenItems.RemoveAt(0),
            step => step.Decided.SeenItems[0].Identifiers.Clear(),
            step => step.Decided.Reason = new string('x', 4_001),
            step => step.Assigned = new Assignment { WorkItems = { made.Decided.WorkItems }, Assignee = new string('x', 201) },
            step => step.Commented = new Comment { WorkItems = { made.Decided.WorkItems } },
        ];
        var steps = faults.Select(fault =>
        {
            var step = made.Clone();
            step.StepId = DecisionName.New().Id;
            step.Decided.Name = $"decisions/{step.StepId}";
            fault(step);
            return step;
        }).ToList();

        var refusal = await ImportAsync(aggregator, steps).RefusalAsync();

        refusal.Fields().Should().Equal(Enumerable.Range(0, faults.Length).Select(i => $"step[{i}]"));
        (await aggregator.Decisions.ListDecisionsAsync(new(), cancellationToken: Cancellation)).TotalSize.Should().Be(1);
    }

    [Fact]
    public async Task Aggregators_that_exchange_their_decisions_come_to_the_same()
    {
        var folder = federation.NewFolder();
        await using var first = await StartAsync("polecat", "Polecat warren access receipts");
        var name = (await FindAsync(first, "polecat")).Name;
        await DecideAsync(first, name, Verdict.Duplicate, "So it seemed.");
        List<DecisionStep> later;
        await using (var second = await federation.StartAggregatorAsync(("Aggregator:DataDirectory", folder)))
        {
            await second.UntilFollowingAsync();
            await DecideAsync(second, name, Verdict.NotDuplicate, "We have read both.");
            later = await ExportAsync(second);

            await ImportAsync(second, await ExportAsync(first));
            await ImportAsync(first, later);

            (await FindAsync(first, "polecat")).Decision.Reason.Should().Be("We have read both.");
            (await FindAsync(second, "polecat")).Decision.Reason.Should().Be("We have read both.");
            (await ExportAsync(second)).Should().Equal(await ExportAsync(first));
        }

        await using var again = await federation.StartAggregatorAsync(("Aggregator:DataDirectory", folder));
        await again.UntilFollowingAsync();
        (await FindAsync(again, "polecat")).Decision.Reason.Should().Be("We have read both.");
        await again.Decisions.UndoDecisionAsync(new UndoDecisionRequest { Name = $"decisions/{later[0].StepId}" }, cancellationToken: Cancellation);
        (await FindAsync(again, "polecat")).Decision.Reason.Should().Be("So it seemed.");
    }

    [Fact]
    public async Task A_watcher_hears_of_decisions()
    {
        await using var aggregator = await StartAsync("vole", "Vole burrow naming conventions for field sensors");
        var duplicate = await FindAsync(aggregator, "vole");
        using var events = await aggregator.WatchAsync("topic:vole AND review_state = OPEN");

        await DecideAsync(aggregator, duplicate.Name, Verdict.Duplicate, "");

        (await events.NextAsync()).Event.Should().Be(DuplicateEvent.Gone);
    }

    [Fact]
    public async Task Who_may_only_read_decides_nothing_and_nobody_does_where_it_cannot_be_kept()
    {
        await federation.PutPairAsync("newt", "Newt pond occupancy signalling");
        await using var aggregator = await federation.StartAggregatorAsync();
        await aggregator.UntilFollowingAsync();
        var duplicate = await FindAsync(aggregator, "newt");
        using var tokens = federation.TokensOf("liaison");
        using var channel = FederationChannel.Open(aggregator.Address, tokens, TestFederation.AggregatorAudience);
        var reader = new DecisionService.DecisionServiceClient(channel);
        var request = new CreateDecisionRequest { Subject = duplicate.Name, Verdict = Verdict.Duplicate };

        var refused = await reader.CreateDecisionAsync(request, cancellationToken: Cancellation).ResponseAsync.RefusalAsync();
        var unkept = await aggregator.Decisions.CreateDecisionAsync(request, cancellationToken: Cancellation).ResponseAsync.RefusalAsync();

        refused.Reason().Should().Be("SCOPE_MISSING");
        unkept.Reason().Should().Be("SETTING_MISSING");
        (await reader.ListDecisionsAsync(new(), cancellationToken: Cancellation)).TotalSize.Should().Be(0);
    }

    [Fact]
    public async Task Facets_count_what_the_filter_selects()
    {
        await using var aggregator = await StartAsync("lynx", "Lynx corridor permits", item => item.Groups.Add($"{item.Identifier.Split(' ')[0]} / SG1"));
        await federation.PutPairAsync("lynx2", "Lynx corridor permits for exchanges abroad");
        await UntilAsync(aggregator, "lynx", _ => true);

        var counts = await aggregator.Duplicates.CountDuplicatesAsync(new CountDuplicatesRequest { Filter = "group:\"SG1\" AND identifier:\"lynx\"" }, cancellationToken: Cancellation);

        counts.Facets.Single(facet => facet.Field == "registry").Values.Select(value => value.Value).Should().BeEquivalentTo("iso", "itu-t");
        counts.Facets.Single(facet => facet.Field == "review_state").Values.Should().Equal(new FacetValue { Value = "OPEN", Count = counts.TotalSize });
        counts.Facets.Single(facet => facet.Field == "group_pair").Values.Should().Contain(value => value.Value == "ISO / SG1 + ITU-T / SG1");
    }

    [Fact]
    public async Task What_matters_comes_first()
    {
        const string Title = "Condor thermal soaring allocation";
        await using var aggregator = await StartAsync("condor", Title);
        await federation.PutPairAsync("condor-new", $"{Title} in progress", item => item.Status = WorkItemStatus.Draft);
        await UntilAsync(aggregator, "progress", found => found.Left.Status == WorkItemStatus.Draft && found.Right.Status == WorkItemStatus.Draft);

        var report = await aggregator.ListAsync("topic:condor", "priority desc");

        report.Duplicates[0].Left.Status.Should().Be(WorkItemStatus.Draft);
        report.Duplicates[0].Priority.Should().BeGreaterThan(report.Duplicates[^1].Priority);
    }

    private async Task<TestAggregator> StartAsync(string id, string title, Action<WorkItem>? change = null)
    {
        await federation.PutPairAsync(id, title, change);
        var aggregator = await federation.StartAggregatorAsync(("Aggregator:DataDirectory", federation.NewFolder()));
        await aggregator.UntilFollowingAsync();
        return aggregator;
    }

    private static async Task<Duplicate> FindAsync(TestAggregator aggregator, string topic) =>
        (await aggregator.ListAsync($"topic:{topic}")).Duplicates.First();

    private static async Task<Duplicate> UntilAsync(TestAggregator aggregator, string topic, Func<Duplicate, bool> condition)
    {
        while (true)
        {
            var found = (await aggregator.ListAsync($"topic:{topic}")).Duplicates.FirstOrDefault();
            if (found is not null && condition(found))
                return found;
            await Task.Delay(20, Cancellation);
        }
    }

    private static async Task<Decision> DecideAsync(TestAggregator aggregator, string subject, Verdict verdict, string reason) =>
        (await aggregator.Decisions.CreateDecisionAsync(
            new CreateDecisionRequest { Subject = subject, Verdict = verdict, Reason = reason }, cancellationToken: Cancellation)).Decision;

    private static async Task<Decision> GetAsync(TestAggregator aggregator, string name) =>
        (await aggregator.Decisions.GetDecisionAsync(new GetDecisionRequest { Name = name }, cancellationToken: Cancellation)).Decision;

    private static async Task<IEnumerable<DecisionStep>> HistoryAsync(TestAggregator aggregator, string subject) =>
        (await aggregator.Decisions.ListHistoryAsync(new ListHistoryRequest { Subject = subject }, cancellationToken: Cancellation)).Steps;

    private static async Task<List<DecisionStep>> ExportAsync(TestAggregator aggregator)
    {
        using var call = aggregator.Decisions.ExportDecisions(new ExportDecisionsRequest(), cancellationToken: Cancellation);
        List<DecisionStep> steps = [];
        await foreach (var response in call.ResponseStream.ReadAllAsync(Cancellation))
            steps.Add(response.Step);
        return steps;
    }

    private static async Task<ImportDecisionsResponse> ImportAsync(TestAggregator aggregator, IEnumerable<DecisionStep> steps)
    {
        using var call = aggregator.Decisions.ImportDecisions(cancellationToken: Cancellation);
        foreach (var step in steps)
            await call.RequestStream.WriteAsync(new ImportDecisionsRequest { Step = step }, Cancellation);
        await call.RequestStream.CompleteAsync();
        return await call;
    }
}
