namespace Federation.Replication.Tests;

public sealed class CrashTests : FollowerTest
{
    public static TheoryData<int> Points => [.. Enumerable.Range(0, 14)];

    [Theory]
    [MemberData(nameof(Points))]
    public async Task A_crash_at_any_point_of_the_first_copy_loses_and_repeats_nothing(int point)
    {
        Catalog.Signer = Signer;
        Catalog.Put("X.1", "X.2", "X.3", "X.4", "X.5", "X.6", "X.7");
        Catalog.Delete("X.2");
        Registry.Write("X.3", "New title");
        await using var server = await CatalogServer.StartAsync(Catalog);
        Replica.FailAfter(point);
        await using var following = Following.Start(Follower(server.Client, verifier: Verifier));

        await Replica.UntilAsync(r => r.Copy.State.IsVerified);

        IsEqual().Should().BeTrue();
        var told = Replica.Copy.Events.GroupBy(name => name).ToDictionary(g => g.Key, g => g.Count());
        told[ScriptedCatalog.NameOf("X.1")].Should().Be(1);
        told[ScriptedCatalog.NameOf("X.3")].Should().BeLessThanOrEqualTo(2);
    }

    [Theory]
    [MemberData(nameof(Points))]
    public async Task A_crash_at_any_point_of_the_way_into_a_new_epoch_ends_there_all_the_same(int point)
    {
        Catalog.Signer = Signer;
        Catalog.Put("X.1", "X.2", "X.3", "X.4", "X.5", "X.6", "X.7");
        await using var server = await CatalogServer.StartAsync(Catalog);
        await using (Following.Start(Follower(server.Client, verifier: Verifier)))
            await Replica.UntilAsync(r => r.Copy.State.IsVerified);

        Registry.Restore(5);
        Registry.Write("X.4", "After the restore");
        Replica.FailAfter(point);
        await using var following = Following.Start(Follower(server.Client, verifier: Verifier));
        await Replica.UntilAsync(r => r.Copy.State.OriginRevision == 6 && r.Copy.State.IsVerified && r.Copy.State.OriginEpoch == Registry.Epoch);

        IsEqual().Should().BeTrue();
        Replica.Drops.Should().Be(0);
    }
}
