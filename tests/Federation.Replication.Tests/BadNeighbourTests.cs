using Federation.Protocol.Catalog.V1;
using Google.Protobuf;

namespace Federation.Replication.Tests;

public sealed class BadNeighbourTests : FollowerTest
{
    [Fact]
    public async Task A_malformed_item_is_put_into_quarantine_with_its_reason_and_the_rest_goes_on()
    {
        Catalog.Signer = Signer;
        Catalog.Put("X.1");
        Registry.Add(Item("X.2", item => item.Titles.Clear()));
        Registry.Add(Item("X.3", item => item.Kind = (WorkItemKind)99));
        Catalog.Put("X.4");
        await using var server = await CatalogServer.StartAsync(Catalog);
        var follower = Follower(server.Client, verifier: Verifier);
        await using var following = Following.Start(follower);
        await Replica.UntilAsync(r => r.Copy.State.IsVerified);

        Replica.Held.Should().Equal("X.1", "X.4");
        Replica.Copy.Quarantine.Values.Select(q => q.Reason).Should().Satisfy(r => r.StartsWith("titles: "), r => r.StartsWith("kind: "));
        Replica.Copy.State.QuarantinedCount.Should().Be(2);
        IsEqual().Should().BeTrue("the digest counts what the origin published");
    }

    [Fact]
    public async Task What_is_mended_at_the_origin_leaves_the_quarantine()
    {
        Registry.Add(Item("X.1", item => item.Titles.Clear()));
        await using var server = await CatalogServer.StartAsync(Catalog);
        await using var following = Following.Start(Follower(server.Client));
        await Replica.UntilAsync(r => r.Copy.Quarantine.Count == 1);

        Catalog.Put("X.1");
        await Replica.UntilAsync(r => r.Held is ["X.1"]);

        Replica.Copy.Quarantine.Should().BeEmpty();
    }

    [Fact]
    public async Task What_an_older_version_did_not_understand_is_looked_at_again_by_one_that_does()
    {
        Catalog.Signer = Signer;
        Catalog.Put("X.1", "X.2");
        await using var server = await CatalogServer.StartAsync(Catalog);
        await using (Following.Start(Follower(server.Client, verifier: Verifier)))
            await Replica.UntilAsync(r => r.Copy.State.IsVerified);
        var (copy, item) = (Replica.Copy, Replica.Copy.Items[ScriptedCatalog.NameOf("X.1")]);
        var unknown = new QuarantinedItem(item.Name, "itu-t", item.Provenance.OriginRevision, ChangeCheck.EntryOf(item), "kind: it is not known", DateTimeOffset.UnixEpoch);
        Replica.TakeOver(copy with
        {
            Items = copy.Items.Remove(item.Name),
            Quarantine = copy.Quarantine.Add(item.Name, unknown),
            State = copy.State with { QuarantinedCount = 1 },
        });

        await using var following = Following.Start(Follower(server.Client, verifier: Verifier));
        await Replica.UntilAsync(r => r.Held is ["X.1", "X.2"] && r.Copy.State.IsVerified);

        Replica.Copy.Quarantine.Should().BeEmpty();
    }

    [Fact]
    public async Task What_a_mirror_counts_and_does_not_serve_is_counted_here_too()
    {
        Catalog.Signer = Signer;
        Catalog.Put("X.1", "X.2", "X.3", "X.4");
        Registry.Add(Item("X.5", item => item.Titles.Clear()));
        var mirror = Mirror();
        mirror.Signer = Signer;
        mirror.Distort = response =>
        {
            foreach (var change in response.Changes.Where(change => change.WorkItem?.Identifier == "X.5").ToList())
                response.Changes.Remove(change);
            return response;
        };
        mirror.Withholds = ScriptedCatalog.NameOf("X.5");
        await using var server = await CatalogServer.StartAsync(mirror);
        await using var following = Following.Start(Follower(server.Client, verifier: Verifier));

        await Replica.UntilAsync(r => r.Copy.State.IsVerified);

        Replica.Held.Should().Equal("X.1", "X.2", "X.3", "X.4");
        Replica.Copy.Quarantine.Keys.Should().Equal(ScriptedCatalog.NameOf("X.5"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_peer_that_describes_no_registry_or_another_is_not_followed(bool isAnother)
    {
        Catalog.Put("X.1");
        Catalog.Describe = registry => isAnother ? new Registry(registry) { Name = "registries/iso" } : null;
        await using var server = await CatalogServer.StartAsync(Catalog);
        var follower = Follower(server.Client);

        var following = () => follower.FollowAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

        await following.Should().ThrowAsync<PeerFaultException>();
        follower.Status.State.Should().Be(FollowerState.Unreachable);
        follower.Status.LastError.Should().Be("It does not describe the registry that it was asked for.");
        Replica.Held.Should().BeEmpty();
    }

    [Theory]
    [InlineData("no provenance")]
    [InlineData("short hash")]
    [InlineData("no revision")]
    [InlineData("another registry")]
    [InlineData("another content")]
    public async Task An_item_that_does_not_say_where_it_comes_from_is_put_into_quarantine(string fault)
    {
        Registry.Add(Item("X.1"), item => Spoil(item, fault));
        Catalog.Put("X.2");
        await using var server = await CatalogServer.StartAsync(Catalog);
        await using var following = Following.Start(Follower(server.Client));
        await Replica.UntilAsync(r => r.Held is ["X.2"]);

        Replica.Copy.Quarantine.Values.Should().ContainSingle().Which.Reason.Should().StartWith("provenance");
    }

    [Fact]
    public async Task A_node_that_floods_is_given_up()
    {
        Catalog.Put("X.1");
        Catalog.Floods = true;
        await using var server = await CatalogServer.StartAsync(Catalog);
        var follower = Follower(server.Client, options: Impatient with { HeartbeatInterval = TimeSpan.FromMinutes(1) });

        var following = () => follower.FollowAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

        await following.Should().ThrowAsync<PeerFaultException>().WithMessage("*floods*");
        Replica.Batches.Should().HaveCountLessThan(20);
    }

    [Fact]
    public async Task A_node_that_goes_backward_is_given_up()
    {
        Catalog.Put("X.1", "X.2", "X.3", "X.4", "X.5", "X.6");
        Catalog.Distort = response =>
        {
            if (response.Revision == 6)
                response.Revision = 2;
            return response;
        };
        await using var server = await CatalogServer.StartAsync(Catalog);

        var following = () => Follower(server.Client).FollowAsync(Cancellation);

        await following.Should().ThrowAsync<PeerFaultException>().WithMessage("*2 of 6 follows on 3*");
        Replica.Held.Should().Equal("X.1", "X.2", "X.3");
    }

    [Fact]
    public async Task Changes_out_of_order_are_not_taken()
    {
        Catalog.Put("X.1", "X.2", "X.3");
        Catalog.Distort = response =>
        {
            (response.Changes[0], response.Changes[1]) = (response.Changes[1], response.Changes[0]);
            return response;
        };
        await using var server = await CatalogServer.StartAsync(Catalog);

        var following = () => Follower(server.Client).FollowAsync(Cancellation);

        await following.Should().ThrowAsync<PeerFaultException>().WithMessage("*revision 1 follows on 2*");
        Replica.Batches.Should().BeEmpty();
    }

    [Fact]
    public async Task A_batch_of_more_changes_than_allowed_is_not_taken()
    {
        Catalog.Put("X.1");
        Catalog.Distort = response =>
        {
            response.Changes.AddRange(Enumerable.Range(2, 1_000).Select(i => new WorkItemChange { Revision = i }));
            return response;
        };
        await using var server = await CatalogServer.StartAsync(Catalog);

        var following = () => Follower(server.Client).FollowAsync(Cancellation);

        await following.Should().ThrowAsync<PeerFaultException>().WithMessage("*1001 changes*");
    }

    [Fact]
    public async Task A_registry_with_more_items_than_allowed_is_not_mirrored()
    {
        Catalog.Put("X.1", "X.2", "X.3");
        await using var server = await CatalogServer.StartAsync(Catalog);
        var follower = Follower(server.Client, options: Impatient with { MaximumItems = 2 });

        var following = () => follower.FollowAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

        await following.Should().ThrowAsync<PeerFaultException>().WithMessage("*3 items*at most 2*");
        follower.Status.LastError.Should().Contain("at most 2");
        Replica.Batches.Should().BeEmpty();
    }

    private static void Spoil(WorkItem item, string fault)
    {
        switch (fault)
        {
            case "no provenance": item.Provenance = null; break;
            case "short hash": item.Provenance.ContentHash = ByteString.CopyFromUtf8("short"); break;
            case "no revision": item.Provenance.OriginRevision = 0; break;
            case "another registry": item.Provenance.OriginRegistry = "registries/iso"; break;
            default: item.Titles[0].Text = "Another content"; break;
        }
    }

    private static WorkItemChange Item(string id, Action<WorkItem>? spoil = null)
    {
        var item = new WorkItem
        {
            Name = ScriptedCatalog.NameOf(id),
            Identifier = id,
            Titles = { new LocalizedText { LanguageCode = "en", Text = $"Title of {id}" } },
        };
        spoil?.Invoke(item);
        return new WorkItemChange { WorkItem = item };
    }
}
