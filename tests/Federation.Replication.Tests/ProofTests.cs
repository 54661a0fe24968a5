using Federation.Hosting;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.WorkItems;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;

namespace Federation.Replication.Tests;

public sealed class ProofTests : FollowerTest
{
    public ProofTests() => Catalog.Signer = Signer;

    [Fact]
    public async Task What_is_caught_up_with_is_held_to_what_the_origin_signed()
    {
        Catalog.Put("X.1", "X.2", "X.3", "X.4");
        await using var server = await CatalogServer.StartAsync(Catalog);
        var follower = Follower(server.Client, verifier: Verifier);
        await using var following = Following.Start(follower);
        await Replica.UntilAsync(r => r.Batches.Count(b => b.ExpectedRoot is not null) >= 2);

        Replica.Copy.State.IsVerified.Should().BeTrue();
        Replica.Copy.SignedDigest.Should().NotBeEmpty();
        follower.Status.VerifyTime.Should().NotBeNull();
        follower.Status.Path.Should().Equal("a");
    }

    [Fact]
    public async Task A_mirror_of_a_mirror_is_held_to_what_the_origin_signed()
    {
        Catalog.Put("X.1", "X.2", "X.3", "X.4");
        await using var server = await CatalogServer.StartAsync(Honest());
        await using var following = Following.Start(Follower(server.Client, verifier: Verifier));

        await Replica.UntilAsync(r => r.Copy.State.IsVerified);

        IsEqual().Should().BeTrue();
    }

    [Fact]
    public async Task An_item_whose_content_was_altered_is_named_and_the_copy_is_not_used()
    {
        Catalog.Put("X.1", "X.2", "X.3", "X.4");
        var liar = Honest();
        liar.Alter = Retitled("X.3", keepHash: true);

        var altered = await RefusedAsync(liar);

        altered.Items.Should().Equal(ScriptedCatalog.NameOf("X.3"));
        Replica.Held.Should().BeEmpty();
    }

    [Fact]
    public async Task An_item_that_was_altered_with_its_hash_is_named_and_the_first_copy_is_dropped()
    {
        Catalog.Put("X.1", "X.2", "X.3", "X.4");
        var liar = Honest();
        liar.Alter = Retitled("X.2");

        var altered = await RefusedAsync(liar);

        altered.Items.Should().Equal(ScriptedCatalog.NameOf("X.2"));
        Replica.Drops.Should().Be(1);
        Replica.Held.Should().BeEmpty();
    }

    [Fact]
    public async Task A_digest_that_was_altered_with_its_items_is_not_the_signed_one()
    {
        Catalog.Put("X.1", "X.2", "X.3", "X.4");
        var liar = Honest();
        (liar.Alter, liar.AltersDigest) = (Retitled("X.2"), true);

        var altered = await RefusedAsync(liar);

        altered.Message.Should().Contain("not the one that the origin signed");
        Replica.Held.Should().BeEmpty();
    }

    [Fact]
    public async Task A_copy_that_was_verified_before_stays_as_it_was()
    {
        Catalog.Put("X.1", "X.2", "X.3", "X.4");
        await using (var honest = await CatalogServer.StartAsync(Catalog))
        await using (Following.Start(Follower(honest.Client, verifier: Verifier)))
            await Replica.UntilAsync(r => r.Copy.State.IsVerified);
        Catalog.Put("X.5");
        var liar = Honest();
        liar.Alter = Retitled("X.5");

        await RefusedAsync(liar);

        Replica.Held.Should().Equal("X.1", "X.2", "X.3", "X.4");
        Replica.Copy.State.IsVerified.Should().BeTrue();
        Replica.Drops.Should().Be(0);
    }

    [Fact]
    public async Task An_item_that_is_altered_while_it_is_followed_does_not_get_in()
    {
        Catalog.Put("X.1", "X.2", "X.3", "X.4");
        var liar = Honest();
        await using var server = await CatalogServer.StartAsync(liar);
        var follower = Follower(server.Client, verifier: Verifier);
        var running = follower.FollowAsync(Cancellation);
        await Replica.UntilAsync(r => r.Copy.State.IsVerified);

        liar.Alter = Retitled("X.5");
        Catalog.Put("X.5");

        (await running.Awaiting(r => r).Should().ThrowAsync<AlteredCopyException>()).Which.Items.Should().Equal(ScriptedCatalog.NameOf("X.5"));
        follower.Status.State.Should().Be(FollowerState.Altered);
        Replica.Held.Should().Equal("X.1", "X.2", "X.3", "X.4");
    }

    [Fact]
    public async Task An_origin_that_changes_faster_than_it_is_followed_is_not_taken_for_a_liar()
    {
        Catalog.Put("X.0");
        await using var server = await CatalogServer.StartAsync(Catalog);
        await using (Following.Start(Follower(server.Client, verifier: Verifier)))
            await Replica.UntilAsync(r => r.Copy.State.IsVerified);

        var left = GrowAhead(20);
        var follower = Follower(server.Client, verifier: Verifier);
        var running = follower.FollowAsync(Cancellation);
        var caughtUp = Replica.UntilAsync(_ => left() < 0 && IsEqual());

        (await Task.WhenAny(caughtUp, running)).Should().Be(caughtUp, $"{running.Exception}");
        await caughtUp;
        follower.Status.State.Should().Be(FollowerState.Following);
    }

    [Fact]
    public async Task A_peer_that_never_comes_to_a_proof_of_what_it_alters_on_the_way_is_found_out()
    {
        Catalog.Put("X.0");
        await using var server = await CatalogServer.StartAsync(Catalog);
        await using (Following.Start(Follower(server.Client, verifier: Verifier)))
            await Replica.UntilAsync(r => r.Copy.State.IsVerified);

        Catalog.Distort = response =>
        {
            response.NewestRevision++;
            response.SignedDigest = "";
            foreach (var change in response.Changes)
                change.WorkItem = Retitled(change.WorkItem.Identifier)(change.WorkItem);
            return response;
        };
        GrowAhead(int.MaxValue);

        var follower = Follower(server.Client, verifier: Verifier);
        await follower.FollowAsync(Cancellation).Awaiting(r => r).Should().ThrowAsync<AlteredCopyException>().WithMessage("Again and again *");
    }

    [Fact]
    public async Task A_signature_by_a_key_that_is_not_published_is_not_taken_for_none()
    {
        Catalog.Put("X.1");
        var folder = Directory.CreateTempSubdirectory("federation-other-keys-");
        var peer = Mirror();
        peer.Signer = new DigestSigner(
            new SigningKeys(folder.FullName, "Node:DataDirectory", SigningKeyPurpose.Digests, TimeSpan.FromDays(90), TimeProvider.System, NullLogger<SigningKeys>.Instance), TimeProvider.System);
        await using var server = await CatalogServer.StartAsync(peer);
        var following = () => Follower(server.Client, verifier: Verifier).FollowAsync(Cancellation);

        await following.Should().ThrowAsync<PeerFaultException>().WithMessage("*by a key that was not at *read again*");
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_peer_that_leaves_the_signature_out_proves_nothing_and_is_not_used()
    {
        Catalog.Put("X.1", "X.2");
        var liar = Honest();
        (liar.Alter, liar.Signature) = (Retitled("X.2"), _ => "");
        await using var server = await CatalogServer.StartAsync(liar);
        var follower = Follower(server.Client, verifier: Verifier);

        var following = () => follower.FollowAsync(Cancellation);

        await following.Should().ThrowAsync<PeerFaultException>().WithMessage("*no signature*");
        Replica.Copy.State.IsComplete.Should().BeFalse();
    }

    [Fact]
    public async Task A_signature_of_somebody_else_is_a_lie()
    {
        Catalog.Put("X.1", "X.2");
        var liar = Honest();
        liar.Signature = signed => string.Join('.', signed.Split('.') is [var head, var body, _] ? [head, body, new string('A', 86)] : []);

        var altered = await RefusedAsync(liar);

        altered.Message.Should().Contain("signature does not hold");
    }

    [Fact]
    public async Task An_old_signature_is_not_one_of_a_newer_state()
    {
        Catalog.Put("X.1", "X.2");
        var old = "";
        var liar = Honest();
        liar.Signature = signed => old = old.Length == 0 ? signed : old;
        await using var server = await CatalogServer.StartAsync(liar);
        var follower = Follower(server.Client, verifier: Verifier);
        var running = follower.FollowAsync(Cancellation);
        await Replica.UntilAsync(r => r.Copy.State.IsVerified);

        liar.Alter = Retitled("X.1");
        Registry.Write("X.1", "True title");

        (await running.Awaiting(r => r).Should().ThrowAsync<AlteredCopyException>()).WithMessage("*signature*at revision 2*revision 3*");
        Replica.Copy.Items[ScriptedCatalog.NameOf("X.1")].Titles[0].Text.Should().Be("Title of X.1");
    }

    [Fact]
    public async Task An_item_that_went_bad_here_is_mended_from_an_honest_peer()
    {
        Catalog.Put("X.1", "X.2", "X.3", "X.4");
        await using var server = await CatalogServer.StartAsync(Catalog);
        await using (Following.Start(Follower(server.Client, verifier: Verifier)))
            await Replica.UntilAsync(r => r.Copy.State.IsVerified);
        var bad = Retitled("X.3")(Replica.Copy.Items[ScriptedCatalog.NameOf("X.3")].Clone());
        Replica.TakeOver(Replica.Copy with { Items = Replica.Copy.Items.SetItem(bad.Name, bad) });
        IsEqual().Should().BeFalse();

        await using var following = Following.Start(Follower(server.Client, verifier: Verifier));
        await Replica.UntilAsync(_ => IsEqual());

        Replica.Batches.Where(b => b.Repairs).SelectMany(b => b.Changes).Should().ContainSingle();
    }

    [Fact]
    public async Task Keys_that_were_first_seen_are_kept_whatever_a_peer_names_later()
    {
        var keys = () => File.ReadAllBytes(KeySet);
        Catalog.Put("X.1", "X.2");
        await using var origin = await CatalogServer.StartAsync(Catalog, keySet: keys);
        Catalog.KeySetUri = $"{origin.Address}.well-known/jwks.json";
        var verifier = new DigestVerifier(new OriginKeys([], TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<OriginKeys>.Instance));
        await using (Following.Start(Follower(origin.Client, verifier: verifier)))
            await Replica.UntilAsync(r => r.Copy.State.IsVerified);

        var liar = Honest();
        liar.KeySetUri = "https://elsewhere.example/jwks.json";
        await using var server = await CatalogServer.StartAsync(liar);
        await using var following = Following.Start(Follower(server.Client, peer: "other", verifier: verifier));
        await Replica.UntilAsync(r => r.Batches.Any(b => b.Peer == "other" && b.ExpectedRoot is not null));

        Replica.Copy.State.KeySetUri.Should().Be(Catalog.KeySetUri);
    }

    private static Func<WorkItem, WorkItem> Retitled(string id, bool keepHash = false) => item =>
    {
        if (item.Identifier != id)
            return item;
        item.Titles[0].Text = "What the origin never said";
        if (!keepHash)
            item.Provenance.ContentHash = ByteString.CopyFrom(WorkItemContent.Hash(item));
        return item;
    };

    // Whoever comes to a signed state finds that the origin has moved on by more than may be read without a proof.
    private Func<int> GrowAhead(int times)
    {
        Catalog.Signature = signed =>
        {
            if (times-- > 0)
                Catalog.Put([.. Enumerable.Range(0, 310).Select(i => $"X.{times}-{i}")]);
            return signed;
        };
        Catalog.Put("X.1");
        return () => times;
    }

    private ScriptedCatalog Honest()
    {
        var mirror = Mirror();
        mirror.Signer = Signer;
        return mirror;
    }

    private async Task<AlteredCopyException> RefusedAsync(ScriptedCatalog liar)
    {
        await using var server = await CatalogServer.StartAsync(liar);
        var follower = Follower(server.Client, peer: "liar", verifier: Verifier);
        var following = () => follower.FollowAsync(Cancellation);

        var altered = (await following.Should().ThrowAsync<AlteredCopyException>()).Which;

        follower.Status.State.Should().Be(FollowerState.Altered);
        return altered;
    }
}
