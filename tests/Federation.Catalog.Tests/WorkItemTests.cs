using Federation.Protocol.Names;
using Federation.Protocol.WorkItems;

namespace Federation.Catalog.Tests;

public sealed class WorkItemTests
{
    private static CancellationToken Stop => TestStore.Stop;

    [Fact]
    public async Task A_created_item_is_read_back_with_its_provenance()
    {
        await using var test = await TestStore.CreateAsync();

        var created = await test.CreateAsync("ITU-T X.1252");
        var read = await test.Store.WorkItems.GetAsync(WorkItemName.Parse("registries/itu-t/workItems/X.1252"), Stop);

        read.Should().Be(created);
        read.Etag.Should().NotBeEmpty();
        read.Provenance.OriginRegistry.Should().Be("registries/itu-t");
        read.Provenance.OriginEpoch.Should().Be(test.Store.Epoch);
        read.Provenance.OriginRevision.Should().Be(1);
        read.Provenance.ContentHash.ToByteArray().Should().Equal(WorkItemContent.Hash(read));
        read.Provenance.CreateTime.Should().Be(read.Provenance.UpdateTime).And.NotBeNull();
    }

    [Fact]
    public async Task What_was_stored_outlives_a_restart()
    {
        await using var test = await TestStore.CreateAsync();
        var created = await test.CreateAsync("ITU-T X.1252");
        var epoch = test.Store.Epoch;

        await test.ReopenAsync();

        test.Store.Epoch.Should().Be(epoch);
        (await test.Store.WorkItems.GetAsync(created.ResourceName(), Stop)).Should().Be(created);
    }

    [Fact]
    public async Task A_taken_name_is_refused()
    {
        await using var test = await TestStore.CreateAsync();
        await test.CreateAsync("ITU-T X.1252");
        await test.Awaiting(t => t.CreateAsync("ITU-T X.1252")).Should().ThrowAsync<WorkItemExistsException>();
    }

    [Fact]
    public async Task A_wrong_item_is_refused_with_every_wrong_field()
    {
        await using var test = await TestStore.CreateAsync();
        var item = TestStore.Item("");
        item.Date = "soon";

        var refusal = await test.Store.Awaiting(s => s.WorkItems.CreateAsync(TestStore.ItuT, "x", item, TestStore.Operator, Stop)).Should().ThrowAsync<InvalidWorkItemException>();

        refusal.Which.Violations.Select(violation => violation.Field).Should().Equal("identifier", "date");
        (await test.ChangesAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task An_update_raises_the_revision_and_changes_the_etag()
    {
        await using var test = await TestStore.CreateAsync();
        var created = await test.CreateAsync("ITU-T X.1252");

        var updated = await UpdateAsync(test, created.ResourceName(), created.Etag, "New title");

        updated.MainTitle().Should().Be("New title");
        updated.Etag.Should().NotBe(created.Etag);
        updated.Provenance.OriginRevision.Should().Be(2);
        updated.Provenance.CreateTime.Should().Be(created.Provenance.CreateTime);
    }

    [Fact]
    public async Task An_update_that_changes_nothing_leaves_the_revision()
    {
        await using var test = await TestStore.CreateAsync();
        var created = await test.CreateAsync("ITU-T X.1252");

        var updated = await test.Store.WorkItems.UpdateAsync(created.ResourceName(), "", false, item => item!, TestStore.Operator, Stop);

        updated.Should().Be(created);
        (await test.Store.GetRegistryAsync(TestStore.ItuT, Stop)).Revision.Should().Be(1);
    }

    [Fact]
    public async Task A_change_upon_an_old_state_is_refused()
    {
        await using var test = await TestStore.CreateAsync();
        var created = await test.CreateAsync("ITU-T X.1252");
        await UpdateAsync(test, created.ResourceName(), "", "Meanwhile");

        await test.Awaiting(t => UpdateAsync(t, created.ResourceName(), created.Etag, "Late")).Should().ThrowAsync<ETagMismatchException>();
        await test.Store.Awaiting(s => s.WorkItems.DeleteAsync(created.ResourceName(), created.Etag, TestStore.Operator, Stop)).Should().ThrowAsync<ETagMismatchException>();
    }

    [Fact]
    public async Task A_missing_item_is_created_by_an_update_only_when_that_is_allowed()
    {
        await using var test = await TestStore.CreateAsync();
        var name = TestStore.ItuT.WorkItem("X.1252");

        await test.Store.Awaiting(s => s.WorkItems.UpdateAsync(name, "", false, _ => TestStore.Item("ITU-T X.1252"), TestStore.Operator, Stop))
            .Should().ThrowAsync<WorkItemNotFoundException>();
        var created = await test.Store.WorkItems.UpdateAsync(name, "", true, _ => TestStore.Item("ITU-T X.1252"), TestStore.Operator, Stop);

        created.Name.Should().Be(name.ToString());
    }

    [Fact]
    public async Task A_deleted_item_is_gone_and_may_be_created_anew()
    {
        await using var test = await TestStore.CreateAsync();
        var name = (await test.CreateAsync("ITU-T X.1252")).ResourceName();

        (await test.Store.WorkItems.DeleteAsync(name, "", TestStore.Operator, Stop)).Should().Be(2);

        await test.Store.Awaiting(s => s.WorkItems.GetAsync(name, Stop)).Should().ThrowAsync<WorkItemNotFoundException>();
        await test.Store.Awaiting(s => s.WorkItems.DeleteAsync(name, "", TestStore.Operator, Stop)).Should().ThrowAsync<WorkItemNotFoundException>();
        (await test.Store.GetRegistryAsync(TestStore.ItuT, Stop)).ItemCount.Should().Be(0);
        (await test.CreateAsync("ITU-T X.1252")).Provenance.OriginRevision.Should().Be(3);
    }

    [Fact]
    public async Task A_registry_that_is_not_there_is_named()
    {
        await using var test = await TestStore.CreateAsync();
        var refusal = await test.Store.Awaiting(s => s.GetRegistryAsync(new RegistryName("w3c"), Stop)).Should().ThrowAsync<RegistryNotFoundException>();
        refusal.Which.Message.Should().StartWith("registries/w3c");
    }

    [Fact]
    public async Task Registries_are_counted_each_for_itself()
    {
        await using var test = await TestStore.CreateAsync();
        await test.Store.DeclareRegistryAsync(TestStore.Declaration(new RegistryName("fido")), Stop);
        await test.CreateAsync("ITU-T X.1252");
        await test.CreateAsync("ITU-T X.1254");
        await test.Store.WorkItems.CreateAsync(new RegistryName("fido"), "", TestStore.Item("FIDO UAF"), TestStore.Operator, Stop);

        var registries = await test.Store.ListRegistriesAsync(Stop);

        registries.Select(registry => (registry.Name, registry.ItemCount, registry.Revision)).Should()
            .Equal(("registries/fido", 1, 1), ("registries/itu-t", 2, 2));
        registries.Should().OnlyContain(registry => registry.UpdateTime != null && registry.Epoch == test.Store.Epoch);
    }

    [Fact]
    public async Task Declaring_a_registry_again_changes_what_is_said_of_it_and_keeps_its_items()
    {
        await using var test = await TestStore.CreateAsync();
        await test.CreateAsync("ITU-T X.1252");

        var declared = await test.Store.DeclareRegistryAsync(TestStore.Declaration(TestStore.ItuT) with { Title = "Work Programme" }, Stop);

        (declared.Title, declared.ItemCount, declared.Revision).Should().Be(("Work Programme", 1, 1));
    }

    private static Task<Protocol.Catalog.V1.WorkItem> UpdateAsync(TestStore test, WorkItemName name, string etag, string title) =>
        test.Store.WorkItems.UpdateAsync(
            name,
            etag,
            allowMissing: false,
            item =>
            {
                item!.Titles[0].Text = title;
                return item;
            },
            TestStore.Operator,
            Stop);
}
