using Federation.Node.Tests.Support;
using Federation.Protocol.Catalog.V1;
using Grpc.Core;

namespace Federation.Node.Tests.Reading;

public sealed class BatchGetTests(RunningNode node) : IClassFixture<RunningNode>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Items_come_in_the_order_of_their_names_and_what_is_not_there_is_told()
    {
        foreach (var id in (string[])["A.1", "A.2", "A.3"])
            await node.CreateAsync(id);
        await node.Owner.DeleteWorkItemAsync(new DeleteWorkItemRequest { Name = NameOf("A.2") }, cancellationToken: Cancellation);

        var answer = await GetAsync(NameOf("A.3"), NameOf("A.2"), NameOf("A.9"), NameOf("A.1"));

        answer.WorkItems.Select(item => item.Identifier).Should().Equal("A.3", "A.1");
        answer.Missing.Should().Equal(NameOf("A.2"), NameOf("A.9"));
        answer.WorkItems.Should().OnlyContain(item => item.Provenance.ContentHash.Length == 32);
    }

    [Fact]
    public async Task An_answer_that_would_be_too_large_ends_early()
    {
        var large = Enumerable.Range(0, 50).Select(i =>
        {
            var item = Items.Item($"B.{i}", "Large");
            item.Abstracts.Add(new LocalizedText { LanguageCode = "en", Text = new string('a', 99_000) });
            return item;
        }).ToList();
        foreach (var some in large.Chunk(20))
            await node.ImportAsync(some);
        var left = large.Select(item => NameOf(item.Identifier)).ToList();
        var seen = new List<string>();
        while (left.Count > 0)
        {
            var answer = await GetAsync([.. left]);
            answer.CalculateSize().Should().BeLessThan(4 * 1024 * 1024);
            answer.WorkItems.Should().NotBeEmpty();
            seen.AddRange(answer.WorkItems.Select(item => item.Name));
            left.RemoveRange(0, answer.WorkItems.Count + answer.Missing.Count);
        }

        seen.Should().Equal(large.Select(item => NameOf(item.Identifier)));
    }

    [Theory]
    [InlineData("names")]
    [InlineData("names[0]", "registries/itu-t")]
    [InlineData("names[1]", "registries/itu-t/workItems/A.1", "registries/itu-r/workItems/A.1")]
    [InlineData("names", "registries/itu-t/workItems/A.1", "registries/itu-t/workItems/A.1")]
    public async Task Names_that_cannot_be_asked_for_are_named(string field, params string[] names)
    {
        var refusal = await Items.Refusal(() => GetAsync(names));

        refusal.StatusCode.Should().Be(StatusCode.InvalidArgument);
        refusal.Fields().Should().Equal(field);
    }

    [Fact]
    public async Task A_thousand_names_are_answered_and_more_are_not()
    {
        var names = Enumerable.Range(0, 1_001).Select(i => NameOf($"none-{i}")).ToArray();

        (await GetAsync(names[..1_000])).Missing.Should().HaveCount(1_000);
        (await Items.Refusal(() => GetAsync(names))).Fields().Should().Equal("names");
    }

    private static string NameOf(string id) => $"{RunningNode.Registry}/workItems/{id}";

    private async Task<BatchGetWorkItemsResponse> GetAsync(params string[] names) => await node.Reader.BatchGetWorkItemsAsync(
        new BatchGetWorkItemsRequest { Parent = RunningNode.Registry, Names = { names } }, cancellationToken: Cancellation);
}
