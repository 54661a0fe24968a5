namespace Federation.Replication.Tests.Reconciliation;

public sealed class DigestComparisonTests : FollowerTest
{
    public DigestComparisonTests() => Catalog.Signer = Signer;

    [Fact]
    public async Task A_mirror_that_is_equal_to_its_origin_is_found_equal()
    {
        Catalog.Put("X.1", "X.2", "X.3");
        await using var origin = await CatalogServer.StartAsync(Catalog);
        await using var mirror = await CatalogServer.StartAsync(Mirror());

        var result = await CompareAsync(origin, mirror);

        result.AreEqual.Should().BeTrue();
        result.IsOfOneState.Should().BeTrue();
        result.ThereStatement!.Revision.Should().Be(3);
        result.HereStatement.Should().BeNull();
    }

    [Fact]
    public async Task What_a_mirror_has_not_or_has_otherwise_is_named()
    {
        var ids = Enumerable.Range(1, 200).Select(i => $"X.{i}").ToArray();
        Catalog.Put(ids);
        var late = Mirror();
        late.StaysAt = 200;
        Registry.Write("X.7", "New title");
        Registry.Delete("X.9");
        Registry.Put("X.201");
        await using var origin = await CatalogServer.StartAsync(Catalog);
        await using var mirror = await CatalogServer.StartAsync(late);

        var result = await CompareAsync(origin, mirror);

        (result.Different, result.MissingThere, result.MissingHere).Should().Be((1, 1, 1));
        result.Differences.Should().BeEquivalentTo(
        [
            new ItemDifference(ScriptedCatalog.NameOf("X.7"), 201, 7),
            new ItemDifference(ScriptedCatalog.NameOf("X.9"), null, 9),
            new ItemDifference(ScriptedCatalog.NameOf("X.201"), 203, null),
        ]);
    }

    private Task<ComparisonResult> CompareAsync(CatalogServer origin, CatalogServer mirror) =>
        new DigestComparison(origin.Client, mirror.Client, Verifier, TimeSpan.FromSeconds(30), TimeProvider.System)
            .RunAsync(ScriptedCatalog.RegistryName, 1_000, Cancellation);
}
