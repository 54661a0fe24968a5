using Federation.EndToEnd.Tests.Processes;

namespace Federation.EndToEnd.Tests.Match;

public sealed class MatchCommandTests : IDisposable
{
    private const string Good = """
        {"registry": "itu", "id": "a", "title": "Information technology - The Directory: Public-key and attribute certificate frameworks"}
        {"registry": "iso", "id": "b", "title": "The Directory - Part 8: Public-key and attribute certificate frameworks", "groups": [null]}

        """;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Wrong_lines_are_named_and_the_rest_is_used()
    {
        await WriteAsync("items.jsonl", Good + """
            {"registry": "iso", "title": "It has no id"}
            no JSON
            """);

        var (exitCode, _, error) = await FederationProcess.RunAsync(_folder.Path, "match", "--items", "items.jsonl", "--out", "pairs.tsv", "--explain");

        exitCode.Should().Be(1);
        error.Should().Contain("items.jsonl:3:").And.Contain("items.jsonl:4:").And.Contain("2 items, 1 pairs, 1 clusters");
        (await ReadAsync("pairs.tsv")).Should().StartWith("a\tb\t").And.Contain("\tSameText\tNone\t");
    }

    [Fact]
    public async Task Pairs_that_are_found_can_be_evaluated()
    {
        await WriteAsync("items.jsonl", Good);
        await WriteAsync("true.tsv", "b\ta\n");

        var (exitCode, output, _) = await FederationProcess.RunAsync(_folder.Path, "match", "evaluate", "--items", "items.jsonl", "--pairs", "true.tsv");

        exitCode.Should().Be(0);
        output.Should().MatchRegex(@"iso-itu +F1 1\.0000  precision 1\.0000  recall 1\.0000").And.MatchRegex(@"candidate recall +1\.0000");
    }

    [Fact]
    public async Task A_true_pair_of_an_unknown_item_is_named()
    {
        await WriteAsync("items.jsonl", Good);
        await WriteAsync("true.tsv", "a\tnobody\n");

        var (exitCode, _, error) = await FederationProcess.RunAsync(_folder.Path, "match", "evaluate", "--items", "items.jsonl", "--pairs", "true.tsv");

        exitCode.Should().Be(1);
        error.Should().Contain("true.tsv pairs a and nobody");
    }

    public void Dispose() => _folder.Dispose();

    private Task WriteAsync(string name, string text) => File.WriteAllTextAsync(_folder.File(name), text);

    private Task<string> ReadAsync(string name) => File.ReadAllTextAsync(_folder.File(name));
}
