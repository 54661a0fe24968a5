using Federation.Aggregator.Tests.Mirroring;
using Federation.Catalog;
using Federation.Node.Peering;
using Federation.Protocol.Digests;
using Federation.Protocol.Names;
using Federation.Replication;
using Federation.Replication.Tests;

namespace Federation.Node.Tests.Peering;

/// <summary>A copy in the catalogue store, held to the replica in memory that says what a replica does.</summary>
public sealed class CatalogReplicaTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("federation-replica-");
    private readonly RegistryName _name = new("itu-t");
    private CatalogStore _store = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _store = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Whatever_a_follower_does_the_copy_is_as_the_replica_in_memory(int seed)
    {
        var otherRoot = new DigestHash([.. Enumerable.Repeat((byte)1, DigestHash.Length)]);
        var batches = new RandomBatches(new PlayedNode(_name.ToString()), seed);
        var copy = new MemoryCopy();
        for (var step = 0; step < 200; step++)
        {
            if (batches.Any(10) == 0)
            {
                await _store.DisposeAsync();
                _store = await OpenAsync();
            }

            var batch = Comparable(batches.Next(copy.State), copy);
            var after = copy.After(batch);
            if (batch.CaughtUp && batches.Any(2) == 0)
            {
                var lie = () => Replica().ApplyAsync(batch with { ExpectedRoot = otherRoot }, Cancellation);
                await lie.Should().ThrowAsync<DigestMismatchException>("step {0}", step);
                batch = batch with { ExpectedRoot = after.Tree.Root.Hash };
                after = copy.After(batch);
            }

            await Replica().ApplyAsync(batch, Cancellation);
            copy = after;
            await CompareAsync(copy, step);
        }
    }

    [Fact]
    public async Task What_is_dropped_is_gone_but_for_the_pinned_keys()
    {
        var node = new PlayedNode(_name.ToString());
        node.Put(["X.1", "X.2"]);
        var batch = node.After(ReplicaPosition.Start, startsSnapshot: true);
        await Replica().ApplyAsync(batch with { Origin = batch.Origin with { KeySetUri = "https://itu.example/jwks.json" } }, Cancellation);
        (await Replica().ReadStateAsync(Cancellation)).ItemCount.Should().Be(2);

        await Replica().DropAsync(Cancellation);

        var state = await Replica().ReadStateAsync(Cancellation);
        state.ItemCount.Should().Be(0);
        state.IsComplete.Should().BeFalse();
        state.Positions.Should().BeEmpty();
        state.KeySetUri.Should().Be("https://itu.example/jwks.json");
        (await Replica().ReadDigestAsync(Cancellation)).Tree.Root.Hash.Should().Be(DigestHash.Empty);
    }

    // Of items in quarantine the store keeps more than the replica in memory: a newer good state of them while the copy is complete,
    // and also the reasons of those that are no items at all. What both do the same with is left.
    private static ReplicaBatch Comparable(ReplicaBatch batch, MemoryCopy copy)
    {
        var before = copy.After(batch with { Quarantined = [], CaughtUp = false });
        var held = before.Entries.ToDictionary(entry => entry.Name, entry => entry.Entry.Revision);
        return batch with
        {
            Quarantined =
            [
                .. batch.Quarantined.DistinctBy(item => item.Name).Where(item => item.Entry is not null
                    && (before.State.OriginRevision == 0 || item.Revision >= held.GetValueOrDefault(item.Name))),
            ],
        };
    }

    private async Task CompareAsync(MemoryCopy copy, int step)
    {
        var state = await Replica().ReadStateAsync(Cancellation);
        // A state that is told again unchanged stays proved here, and not in memory.
        state.IsVerified.Should().Be(state.IsVerified || copy.State.IsVerified, "step {0}", step);
        state.Should().BeEquivalentTo(
            copy.State, options => options.Excluding(one => one.IsVerified).Excluding(one => one.Description), "step {0}", step);
        if (copy.State.Description is { } description)
            state.Description!.Title.Should().Be(description.Title, "step {0}", step);

        var digest = await Replica().ReadDigestAsync(Cancellation);
        digest.Tree.Root.Hash.Should().Be(copy.Tree.Root.Hash, "step {0}", step);
        var entries = await digest.ReadEntriesAsync(DigestPrefix.Root, Cancellation);
        entries.Should().Equal(copy.Entries.Select(entry => entry.Entry), "step {0}", step);
        (await digest.FindNamesAsync(entries, Cancellation)).Should().BeEquivalentTo(copy.Entries, "step {0}", step);
        if (!copy.State.IsComplete)
            return;
        var items = await _store.WorkItems.ListAsync(_name, new WorkItemQuery { PageSize = 1_000 }, Cancellation);
        items.Items.Select(MemoryCopy.EntryOf).Should().BeEquivalentTo(copy.Items.Values.Select(MemoryCopy.EntryOf), "step {0}", step);
    }

    private CatalogReplica Replica() => new(_store, new OriginContacts(TimeProvider.System), _name);

    private Task<CatalogStore> OpenAsync() => CatalogStore.OpenAsync(
        new CatalogStoreOptions { Path = Path.Combine(_folder.FullName, "catalog.db") }, TimeProvider.System, CancellationToken.None);
}
