using Federation.Aggregator.Tests.Pages;
using Federation.Aggregator.Tests.Support;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;

namespace Federation.Aggregator.Tests.Topics;

public sealed class TopicPageTests(TestFederation federation) : IClassFixture<TestFederation>
{
    [Fact]
    public async Task Who_may_decide_keeps_a_topic_on_its_page_and_sees_the_roadmap()
    {
        await federation.PutPairAsync("ibex", "Ibex <ledge> climbing attestation registry", item =>
        {
            item.Milestones.Add(new Milestone { Label = "Consent", Date = "2027-03", State = MilestoneState.Planned });
            item.Status = WorkItemStatus.Draft;
        });
        await using var aggregator = await federation.StartAggregatorAsync([("Aggregator:DataDirectory", federation.NewFolder()), .. federation.PageSettings]);
        await aggregator.UntilFollowingAsync();
        using var visitor = new PageVisitor();
        await visitor.SignInAsync(Address("/topics"), "officer", TestFederation.Password);
        visitor.Page.Should().Contain("There is no topic yet");

        await visitor.GoAsync(Address("/suggested-topics"));
        visitor.Page.Should().ContainAll("Suggested topics", "Nothing to suggest");
        await visitor.SendAsync(Address("/topics"), ("title", "Alpine grazing"), ("terms", "alpine grazing\nledges"), ("examples", federation.Itu.NameOf("ibex")));
        visitor.Page.Should().ContainAll("The topic is made", "2 items", "It is an example of the topic.");
        await visitor.SendAsync(Address("/topics"), ("title", "Mountain goats"));
        visitor.Page.Should().ContainAll("The topic is made", "Nothing yet");
        await visitor.SendAsync(Address("/topics"), ("title", "Mountain Goats"));
        visitor.Page.Should().ContainAll("This cannot be done now", "topics/mountain-goats exists already");
        await visitor.SendAsync(Address("/topics"), ("title", "\u0627\u0644\u0645\u0627\u0639\u0632"));
        visitor.Page.Should().Contain("The topic is made");
        await visitor.GoAsync(Address("/topics/mountain-goats"));
        await visitor.SendAsync(Address("/topics/mountain-goats/add"), ("item", federation.Itu.NameOf("ibex")));
        visitor.Page.Should().ContainAll("1 item", "ITU-T ibex", "It was added by hand.", "ISO ibex", "with a probability of");
        await visitor.SendAsync(Address("/topics/mountain-goats/edit"), ("title", "Mountain goats"), ("terms", "ibex\r\nledges"));
        visitor.Page.Should().ContainAll("2 items", "Its title or a keyword names “ledges”.", "Changed by Olga Officer");
        await visitor.SendAsync(Address("/topics/mountain-goats/edit"), ("title", "Other goats"), ("etag", "0123456789abcdef"));
        visitor.Page.Should().Contain("has changed since it was read");

        await visitor.GoAsync(Address("/topics/mountain-goats/roadmap?show=progress"));
        visitor.Page.Should().ContainAll("2 items of 2 bodies", "<svg", "role=\"img\"", "Consent 2027-03, planned", "The same as a table", "suspected");
        visitor.Page.Should().NotContain("<script").And.NotContain("style=");

        await visitor.GoAsync(Address("/duplicates?topic=mountain-goats"));
        visitor.Page.Should().ContainAll("1 pair of this selection", "ITU-T ibex");
        await visitor.GoAsync(Address("/topics/mountain-goats"));
        await visitor.SendAsync(Address("/topics/mountain-goats/leave-out"), ("item", federation.Iso.NameOf("ibex")));
        visitor.Page.Should().ContainAll("1 item", "Left out by hand", "Take back");
        await visitor.SendBareAsync(Address("/topics/mountain-goats/remove"));
        (await aggregator.ReadTopics.GetTopicAsync(new GetTopicRequest { Name = "topics/mountain-goats" }, cancellationToken: TestContext.Current.CancellationToken))
            .Topic.LeftOutItems.Should().Equal(federation.Iso.NameOf("ibex"));
    }

    private Uri Address(string path) => new(federation.Pages, path);
}
