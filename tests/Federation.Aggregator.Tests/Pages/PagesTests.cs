using System.Net;
using System.Text.Json;
using Federation.Aggregator.Tests.Support;
using Federation.Hosting;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Federation.Aggregator.Tests.Pages;

public sealed class PagesTests(TestFederation federation) : IClassFixture<TestFederation>
{
    [Fact]
    public async Task Whoever_opens_a_page_signs_in_first_and_then_is_there()
    {
        await using var aggregator = await StartAsync("gull", "Gull ferry ticketing credentials");
        using var visitor = new PageVisitor();
        await visitor.GoAsync(Address("/duplicates?q=gull"));
        visitor.Answer.RequestMessage!.RequestUri!.Port.Should().Be(federation.Authority.Port);

        await visitor.SignInAsync(Address("/duplicates?q=gull"), "reader", TestFederation.Password);

        visitor.Answer.RequestMessage!.RequestUri.Should().Be(Address("/duplicates?q=gull"));
        visitor.Page.Should().ContainAll("Gull ferry ticketing credentials", "ISO gull", "ITU-T gull", "Rita Reader", "read only", "ITU-T Work Programme");
    }

    [Fact]
    public async Task A_decision_from_a_page_shows_there_and_in_calls_and_can_be_undone()
    {
        await using var aggregator = await StartAsync("tern", "Tern colony attestations");
        var name = (await aggregator.ListAsync("topic:tern")).Duplicates.Single().Name;
        using var visitor = new PageVisitor();
        await visitor.SignInAsync(Address($"/{name}"), "officer", TestFederation.Password);
        visitor.Page.Should().ContainAll("Why it is reported", "Keep the decision", "Timelines", "<mark>Tern</mark>");

        await visitor.SendAsync(Address($"/{name}/decide"), ("verdict", $"{(int)Verdict.Overlap}"), ("reason", "The groups <meet> in May."));
        visitor.Page.Should().ContainAll("Your decision is kept", "overlap to be coordinated", "The groups <meet> in May.", "Olga Officer (itu-t)");
        var decided = await aggregator.GetAsync(name);
        await visitor.SendAsync(Address($"/{name}/assign"), ("assignee", "SG17 / Q10"));
        await visitor.SendAsync(Address($"/{name}/comment"), ("text", "Asked the rapporteur."));
        visitor.Page.Should().ContainAll("Seen to by SG17 / Q10", "Asked the rapporteur.");
        await visitor.SendAsync(Address($"/{decided.Decision.Name}/undo"), ("reason", "Too early."), ("back", $"/{name}"));

        decided.Decision.Author.DisplayName.Should().Be("Olga Officer");
        visitor.Page.Should().ContainAll("taken back", "Too early.");
        (await aggregator.GetAsync(name)).ReviewState.Should().Be(ReviewState.Open);
    }

    [Fact]
    public async Task Who_decided_by_a_form_is_in_the_audit_log_and_so_is_what_was_refused()
    {
        await federation.PutPairAsync("wren", "Wren nest box registers");
        var data = federation.NewFolder();
        await using (var aggregator = await federation.StartAggregatorAsync([("Aggregator:DataDirectory", data), .. federation.PageSettings]))
        {
            await aggregator.UntilFollowingAsync();
            var name = (await aggregator.ListAsync("topic:wren")).Duplicates.Single().Name;
            using var visitor = new PageVisitor();
            await visitor.SignInAsync(Address($"/{name}"), "officer", TestFederation.Password);
            await visitor.SendAsync(Address($"/{name}/comment"), ("text", "Asked the rapporteur."));
            await visitor.SendAsync(Address($"/{name}/comment"), ("text", ""));
        }

        var forms = File.ReadLines(Path.Combine(data, "audit", "audit-000001.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)
            .Where(entry => entry.GetProperty("event").GetString()!.StartsWith("form", StringComparison.Ordinal)).ToList();
        forms.Select(entry => entry.GetProperty("outcome").GetString()).Should().Equal("OK", "InvalidArgument");
        forms.Should().AllSatisfy(entry => entry.GetProperty("person").GetString().Should().Be("officer"));
        forms.Should().AllSatisfy(entry => entry.GetProperty("issuer").GetString().Should().Be(federation.Authority.AbsoluteUri));
        forms.Should().AllSatisfy(entry => entry.GetProperty("method").GetString().Should().EndWith("/comment"));
    }

    [Fact]
    public async Task A_text_of_an_item_or_a_person_never_becomes_markup()
    {
        await using var aggregator = await StartAsync("crow", "Crow <script>alert(1)</script> & \"roost\" exchange", item => item.Links.Add(new Link { Uri = "javascript:alert(1)" }));
        var name = (await aggregator.ListAsync("topic:crow")).Duplicates.Single().Name;
        using var visitor = new PageVisitor();
        await visitor.SignInAsync(Address($"/{name}"), "officer", TestFederation.Password);

        var page = await visitor.Answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        page.Should().NotContain("<script").And.NotContain("href=\"javascript:");
        visitor.Answer.Headers.GetValues("Content-Security-Policy").Single().Should().Contain("default-src 'none'").And.NotContain("unsafe-inline");
        visitor.Answer.Headers.GetValues("X-Content-Type-Options").Should().Equal("nosniff");
    }

    [Fact]
    public async Task Titles_and_scopes_are_told_in_their_language()
    {
        await using var aggregator = await StartAsync("rook", "Echange de pupitres entre freux", item =>
        {
            item.Titles[0].LanguageCode = item.Name.Contains("itu", StringComparison.Ordinal) ? "fr" : "und";
            item.Abstracts.Add(new LocalizedText { LanguageCode = "de", Text = "Pulte der Kr\u00e4hen." });
        });
        var pair = (await aggregator.ListAsync("topic:freux")).Duplicates.Single();
        using var visitor = new PageVisitor();
        await visitor.SignInAsync(Address("/duplicates"), "officer", TestFederation.Password);

        foreach (var path in new[] { "/duplicates?q=freux", $"/{pair.Name}" })
        {
            await visitor.GoAsync(Address(path));
            visitor.Page.Should().MatchRegex("class=\"title\" dir=\"auto\" lang=\"fr\">").And.MatchRegex("class=\"title\" dir=\"auto\" lang=\"\">", "what is not known is not English");
        }

        visitor.Page.Should().Contain("class=\"scope\" dir=\"auto\" lang=\"de\">");
        new[] { pair.Left.TitleLanguage, pair.Right.TitleLanguage }.Should().BeEquivalentTo("fr", "");
    }

    [Fact]
    public async Task Without_the_role_pages_show_no_forms_and_take_none()
    {
        await using var aggregator = await StartAsync("rook", "Rook parliament minutes format");
        var name = (await aggregator.ListAsync("topic:rook")).Duplicates.Single().Name;
        using var visitor = new PageVisitor();
        await visitor.SignInAsync(Address($"/{name}"), "reader", TestFederation.Password);
        visitor.Page.Should().Contain("role liaison-officer").And.NotContain("Keep the decision");

        await visitor.SendAsync(Address($"/{name}/decide"), ("verdict", "1"));

        visitor.Answer.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        visitor.Page.Should().Contain("You may only read");
        (await aggregator.GetAsync(name)).ReviewState.Should().Be(ReviewState.Open);
    }

    [Fact]
    public async Task A_form_that_another_site_sends_is_not_taken()
    {
        await using var aggregator = await StartAsync("dove", "Dove message relay profile");
        var name = (await aggregator.ListAsync("topic:dove")).Duplicates.Single().Name;
        using var visitor = new PageVisitor();
        await visitor.SignInAsync(Address($"/{name}"), "officer", TestFederation.Password);

        await visitor.SendBareAsync(new Uri("http://elsewhere.example"), Address($"/{name}/decide"), ("verdict", "1"), ("reason", "Call this number."));

        visitor.Answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        visitor.Page.Should().NotContain("Call this number.");
        (await aggregator.GetAsync(name)).ReviewState.Should().Be(ReviewState.Open);
    }

    [Theory]
    [InlineData("/nowhere", HttpStatusCode.NotFound, "There is nothing here")]
    [InlineData("/duplicates/1", HttpStatusCode.BadRequest, "is no name of a duplicate")]
    [InlineData("/duplicates/aaaaaaaaaaaaaaaaaaaaaaaaaa", HttpStatusCode.NotFound, "There is no duplicates/aaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("/duplicates?after=x", HttpStatusCode.BadRequest, "page_token")]
    [InlineData("/duplicates?q=%22%5C%20zzz", HttpStatusCode.OK, "No pair is of this selection")]
    [InlineData("/clusters", HttpStatusCode.OK, "Clusters")]
    [InlineData("/clusters?q=ostrich", HttpStatusCode.OK, "No cluster is of this selection")]
    [InlineData("/decisions", HttpStatusCode.OK, "Nothing is decided here yet")]
    [InlineData("/decisions?state=REOPENED", HttpStatusCode.OK, "No decision is of this selection")]
    [InlineData("/duplicates/aaaaaaaaaaaaaaaaaaaaaaaaaa/decide", HttpStatusCode.MethodNotAllowed, "This is where a form goes")]
    [InlineData("/signin-oidc?error=access_denied&state=lost", HttpStatusCode.Unauthorized, "The sign-in was not completed")]
    [InlineData("/status/302", HttpStatusCode.NotFound, "There is nothing here")]
    [InlineData("/registries", HttpStatusCode.OK, "ITU-T Work Programme")]
    [InlineData("/duplicates.csv?q=finch", HttpStatusCode.OK, "Finch seed bank catalogue")]
    [InlineData("/duplicates.yaml?kind=TWINS", HttpStatusCode.BadRequest, "TWINS")]
    [InlineData("/proposals?title=Finch&group=Nobody", HttpStatusCode.BadRequest, "is owned by 'Nobody'")]
    [InlineData("/papers?kind=PROGRESS_REPORT&start=2026-02-30&end=2026-03-01", HttpStatusCode.BadRequest, "is no day")]
    [InlineData("/papers.md?kind=PROPOSAL&start=2026-01-01&end=2026-03-01&destination=SG17", HttpStatusCode.OK, "# Proposal to SG17")]
    [InlineData("/papers.docx?kind=ODE&start=2026-01-01&end=2026-03-01", HttpStatusCode.BadRequest, "kind")]
    public async Task Every_page_says_what_is_the_matter(string path, HttpStatusCode status, string text)
    {
        await using var aggregator = await StartAsync("finch", "Finch seed bank catalogue");
        using var visitor = new PageVisitor();
        await visitor.SignInAsync(Address("/registries"), "reader", TestFederation.Password);

        await visitor.GoAsync(Address(path));

        visitor.Answer.StatusCode.Should().Be(status);
        visitor.Page.Should().Contain(text);
    }

    [Fact]
    public async Task Nobody_decides_unseen_over_what_another_decided()
    {
        await using var aggregator = await StartAsync("lark", "Lark song notation exchange");
        var name = (await aggregator.ListAsync("topic:lark")).Duplicates.Single().Name;
        using var visitor = new PageVisitor();
        await visitor.SignInAsync(Address($"/{name}"), "officer", TestFederation.Password);
        await visitor.SendAsync(Address($"/{name}/decide"), ("verdict", $"{(int)Verdict.Duplicate}"), ("seen", ""));
        var seen = PageVisitor.Field(visitor.Page, "seen");

        await visitor.SendAsync(Address($"/{name}/decide"), ("verdict", $"{(int)Verdict.NotDuplicate}"), ("seen", ""), ("reason", "A lark of another kind."));
        visitor.Answer.StatusCode.Should().Be(HttpStatusCode.Conflict);
        visitor.Page.Should().ContainAll("Olga Officer decided “duplicate”", "you have not seen it", "What you had typed", "A lark of another kind.");
        await visitor.GoAsync(Address($"/{name}"));
        await visitor.SendAsync(Address($"/{name}/decide"), ("verdict", $"{(int)Verdict.NotDuplicate}"), ("seen", seen));

        visitor.Page.Should().Contain("Your decision is kept");
        (await aggregator.GetAsync(name)).Decision.Verdict.Should().Be(Verdict.NotDuplicate);
    }

    [Fact]
    public async Task Nobody_splits_or_assigns_unseen_what_another_changed()
    {
        await federation.PutPairAsync("siskin", "Siskin alder seed vouchers");
        await using var aggregator = await StartAsync("linnet", "Linnet gorse tenancy vouchers");
        var clusters = (await aggregator.Clusters.ListClustersAsync(new() { Filter = "topic:siskin OR topic:linnet" }, cancellationToken: TestContext.Current.CancellationToken))
            .Clusters.OrderBy(cluster => cluster.Items[0].WorkItem, StringComparer.Ordinal).ToList();
        using var visitor = new PageVisitor();
        await visitor.SignInAsync(Address($"/{clusters[0].Name}"), "officer", TestFederation.Password);
        var etag = PageVisitor.Field(visitor.Page, "etag");
        etag.Should().Be(clusters[0].Etag);
        await aggregator.Clusters.MergeClustersAsync(new() { Names = { clusters[0].Name, clusters[1].Name } }, cancellationToken: TestContext.Current.CancellationToken);
        await aggregator.Decisions.AssignSubjectAsync(new() { Subject = clusters[0].Name, Assignee = "SG17" }, cancellationToken: TestContext.Current.CancellationToken);

        await visitor.SendAsync(
            Address($"/{clusters[0].Name}/split"), ("etag", etag), ("item", clusters[0].Items[0].WorkItem), ("reason", "One of them is older."));
        visitor.Answer.StatusCode.Should().Be(HttpStatusCode.Conflict);
        visitor.Page.Should().ContainAll("has changed since it was read", "One of them is older.");
        await visitor.GoAsync(Address($"/{clusters[0].Name}"));
        await visitor.SendAsync(Address($"/{clusters[0].Name}/assign"), ("seen", ""), ("assignee", "SC 27"));
        visitor.Answer.StatusCode.Should().Be(HttpStatusCode.Conflict);
        visitor.Page.Should().ContainAll("officer assigned it to “SG17”", "SC 27");
    }

    [Fact]
    public async Task A_decision_that_was_opened_again_says_when_since_items_change_on()
    {
        await using var aggregator = await StartAsync("dipper", "Dipper torrent perch leases");
        var name = (await aggregator.ListAsync("topic:dipper")).Duplicates.Single().Name;
        await aggregator.Decisions.CreateDecisionAsync(new() { Subject = name, Verdict = Verdict.Overlap }, cancellationToken: TestContext.Current.CancellationToken);
        await federation.Itu.PutAsync("dipper", "Dipper torrent perch leases and their transfer to heirs");
        ListDecisionsResponse reopened;
        while ((reopened = await aggregator.Decisions.ListDecisionsAsync(new() { Filter = "state = REOPENED" }, cancellationToken: TestContext.Current.CancellationToken)).TotalSize == 0)
            await Task.Delay(50, TestContext.Current.CancellationToken);
        var time = reopened.Decisions[0].StateTime.ToDateTime();
        using var visitor = new PageVisitor();

        await visitor.SignInAsync(Address($"/{name}"), "officer", TestFederation.Password);
        visitor.Page.Should().Contain($"{time:yyyy-MM-dd}: ITU-T dipper is now called ");
        await visitor.GoAsync(Address("/decisions"));
        visitor.Page.Should().Contain($"reopened by The federation, {time:yyyy-MM-dd HH:mm} UTC: ITU-T dipper is now called ");
    }

    [Fact]
    public async Task A_claim_of_one_body_is_shown_as_its_claim()
    {
        await federation.Iso.PutAsync("whisk", "Carving of alpine whisks", item => item.Aliases.Add("ITU-T X.9255"));
        await using var aggregator = await StartAsync("x", "Xenial locker handover", item =>
        {
            if (item.Name == federation.Itu.NameOf("x"))
                (item.Identifier, item.Titles[0].Text) = ("ITU-T X.9255", "Baseline vocabulary of identity");
        });
        var claim = (await aggregator.ListAsync("topic:whisks")).Duplicates.Single();
        var cluster = (await aggregator.Clusters.ListClustersAsync(new() { Filter = "topic:whisks" }, cancellationToken: TestContext.Current.CancellationToken)).Clusters.Single();
        using var visitor = new PageVisitor();

        await visitor.SignInAsync(Address($"/{claim.Name}"), "officer", TestFederation.Password);
        visitor.Page.Should().ContainAll("declared by ISO whisk alone: ISO whisk is common text with ITU-T X.9255", "Same text, by what was compared: ", "since ISO whisk alone declares it");
        visitor.Page.Should().ContainAll("Only the title of ISO whisk uses: ", "whisks", "Only the title of ITU-T X.9255 uses: ", "vocabulary");
        await visitor.GoAsync(Address($"/{cluster.Name}"));
        visitor.Page.Should().Contain("declared by one");
        await visitor.GoAsync(Address("/duplicates?q=whisks"));
        visitor.Page.Should().ContainAll("declared by one", "ISO whisk alone declares: ISO whisk is common text with ITU-T X.9255.", $"But: {claim.Doubts[0]}");
    }

    [Fact]
    public async Task No_page_leads_to_a_pair_that_is_no_more()
    {
        await using var aggregator = await StartAsync("auk", "Auk egg provenance seals");
        var name = (await aggregator.ListAsync("topic:auk")).Duplicates.Single().Name;
        using var visitor = new PageVisitor();
        await visitor.SignInAsync(Address($"/{name}"), "officer", TestFederation.Password);
        await visitor.SendAsync(Address($"/{name}/decide"), ("verdict", $"{(int)Verdict.Overlap}"));
        await visitor.GoAsync(Address("/decisions?q=auk"));
        visitor.Page.Should().Contain($"href=\"/{name}\"");

        await federation.Iso.DeleteAsync("auk");
        while ((await aggregator.ListAsync("topic:auk")).Duplicates.Count > 0)
            await Task.Delay(20, TestContext.Current.CancellationToken);

        foreach (var path in new[] { "/decisions?q=auk", "/watch?q=auk" })
        {
            await visitor.GoAsync(Address(path));
            visitor.Page.Should().Contain("ISO auk").And.NotContain($"href=\"/{name}\"");
        }
    }

    [Fact]
    public async Task What_people_did_about_a_pair_can_be_read_when_it_is_no_more()
    {
        await using var aggregator = await StartAsync("wren", "Wren hedge acoustic permits");
        var name = (await aggregator.ListAsync("topic:wren")).Duplicates.Single().Name;
        using var visitor = new PageVisitor();
        await visitor.SignInAsync(Address($"/{name}"), "officer", TestFederation.Password);
        await visitor.SendAsync(Address($"/{name}/decide"), ("verdict", $"{(int)Verdict.Overlap}"), ("reason", "Both sing."));
        await federation.Iso.DeleteAsync("wren");
        while ((await aggregator.ListAsync("topic:wren")).Duplicates.Count > 0)
            await Task.Delay(20, TestContext.Current.CancellationToken);

        await visitor.SendAsync(Address($"/{name}/comment"), ("text", "One of them stopped singing."));

        visitor.Answer.StatusCode.Should().Be(HttpStatusCode.OK);
        visitor.Page.Should().ContainAll("Your comment is kept", "ISO wren and ITU-T wren", "not reported any more", "Both sing.", "One of them stopped singing.");
    }

    [Fact]
    public async Task A_form_that_is_sent_after_the_session_ended_gives_back_what_was_typed()
    {
        await using var aggregator = await federation.StartAggregatorAsync([.. federation.PageSettings]);
        using var visitor = new PageVisitor();

        await visitor.SendBareAsync(Address("/topics"), ("title", "Long <thought> of"));

        visitor.Answer.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        visitor.Page.Should().ContainAll("You are signed out", "What you had typed", "Long <thought> of</textarea>");
    }

    [Fact]
    public async Task While_the_identity_provider_is_away_pages_say_so()
    {
        await using var aggregator = await federation.StartAggregatorAsync(
            [.. federation.PageSettings.Where(setting => setting.Item1 != "SignIn:Authority"), ("SignIn:Authority", FreePort.FindAddress().AbsoluteUri)]);
        using var visitor = new PageVisitor();

        await visitor.GoAsync(Address("/duplicates"));

        visitor.Answer.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        visitor.Page.Should().ContainAll("Something is out of reach", "identity provider");
    }

    [Fact]
    public async Task A_node_that_has_told_nothing_yet_is_named_on_every_page()
    {
        await using var aggregator = await federation.StartAggregatorAsync(
            [.. federation.PageSettings, ("Aggregator:Peers:2:Address", FreePort.FindAddress().AbsoluteUri), ("Aggregator:Peers:2:Audience", "urn:federation:oasis")]);
        await aggregator.UntilFollowingAsync();
        using var visitor = new PageVisitor();

        await visitor.SignInAsync(Address("/registries"), "reader", TestFederation.Password);

        visitor.Page.Should().ContainAll("<strong>oasis</strong> is a node", "of which nothing is here");
    }

    [Fact]
    public async Task A_page_that_fails_is_answered_by_one_that_says_so()
    {
        await using var aggregator = await federation.StartAggregatorAsync(
            TimeProvider.System, app => app.MapGet("/faulty", () => new RazorComponentResult<FaultyPage>()), [.. federation.PageSettings]);
        using var visitor = new PageVisitor();
        await visitor.SignInAsync(Address("/registries"), "reader", TestFederation.Password);

        await visitor.GoAsync(Address("/faulty"));

        visitor.Answer.StatusCode.Should().Be(HttpStatusCode.InternalServerError);
        visitor.Page.Should().ContainAll("The aggregator failed", "Rita Reader").And.NotContain(FaultyPage.Fault);
    }

    [Fact]
    public async Task A_long_proposal_is_answered_at_once_and_a_short_one_at_an_address()
    {
        await using var aggregator = await StartAsync("ibis", "Ibis sanctuary access tokens", item => item.Groups.Add("Wetlands"));
        using var visitor = new PageVisitor();
        await visitor.SignInAsync(Address("/proposals"), "reader", TestFederation.Password);

        await visitor.SendAsync(Address("/proposals"), ("title", "Ibis sanctuary access tokens"), ("scope", "Gates"));
        visitor.Answer.RequestMessage!.RequestUri.Should().Be(Address("/proposals?title=Ibis%20sanctuary%20access%20tokens&scope=Gates"));
        visitor.Page.Should().ContainAll("ITU-T ibis", "ISO ibis", "Relations of the proposed work item");
        await visitor.SendAsync(Address("/proposals"), ("title", "Ibis sanctuary access tokens"), ("scope", new string('g', 7_000)));
        visitor.Answer.RequestMessage!.RequestUri.Should().Be(Address("/proposals"));
        visitor.Page.Should().ContainAll("ITU-T ibis", "ISO ibis");
        await visitor.SendAsync(Address("/proposals"), ("title", "Ibis <b>"), ("scope", new string('g', 9_000)));

        visitor.Answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        visitor.Page.Should().ContainAll("allowed are 8,000 together", "value=\"Ibis <b>\"");
    }

    [Fact]
    public async Task Pairs_that_are_one_work_are_merged_by_the_address_of_the_other()
    {
        await federation.PutPairAsync("teal", "Teal pond water registers");
        await using var aggregator = await StartAsync("smew", "Smew breeding calendars");
        var (teal, smew) = ((await aggregator.ListAsync("topic:teal")).Duplicates.Single().Name, (await aggregator.ListAsync("topic:smew")).Duplicates.Single().Name);
        using var visitor = new PageVisitor();
        await visitor.SignInAsync(Address($"/{teal}"), "officer", TestFederation.Password);

        await visitor.SendAsync(Address($"/{teal}/merge"), ("other", Address($"/{smew}?done=decided").AbsoluteUri), ("reason", "One survey."));
        visitor.Page.Should().ContainAll("They are one work now", "belong together", "One survey.", "ISO smew");
        await visitor.GoAsync(Address("/clusters?q=smew"));
        visitor.Page.Should().ContainAll("ITU-T teal", "ISO teal", "ITU-T smew", "ISO smew");
        await visitor.SendAsync(Address($"/{teal}/merge"), ("other", "somewhere"));

        visitor.Answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_registry_that_cannot_be_reached_is_named_on_every_page()
    {
        await using var aggregator = await StartAsync("stork", "Stork chimney permits");
        using var visitor = new PageVisitor();
        await visitor.SignInAsync(Address("/duplicates"), "reader", TestFederation.Password);
        visitor.Page.Should().NotContain("may be old").And.Contain("from 2 registries");
        await federation.Iso.StopAsync();
        try
        {
            await aggregator.UntilAsync(all => all is [{ State: MirrorState.Unreachable }, { State: MirrorState.Following }]);

            foreach (var path in new[] { "/duplicates", "/proposals?title=Stork+permits", "/papers?kind=PROPOSAL&start=2026-01-01&end=2026-03-01" })
            {
                await visitor.GoAsync(Address(path));
                visitor.Page.Should().ContainAll("ISO projects", "is unreachable since", "may be old", "1 could not be reached");
            }
        }
        finally
        {
            await federation.Iso.StartAsync();
        }
    }

    private Uri Address(string path) => new(federation.Pages, path);

    private async Task<TestAggregator> StartAsync(string id, string title, Action<WorkItem>? change = null)
    {
        await federation.PutPairAsync(id, title, change);
        var aggregator = await federation.StartAggregatorAsync([("Aggregator:DataDirectory", federation.NewFolder()), .. federation.PageSettings]);
        await aggregator.UntilFollowingAsync();
        return aggregator;
    }
}
