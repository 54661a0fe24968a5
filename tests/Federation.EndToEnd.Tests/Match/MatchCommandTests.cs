using System.Diagnostics;
using System.Text;
using Federation.Catalog.Tests.Sources;
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
        error.Should().Contain("items.jsonl:3:").And.Contain("items.jsonl:4:").And.Contain("2 items, 1 pair, 1 cluster");
        (await ReadAsync("pairs.tsv")).Should().StartWith("a\tb\t").And.Contain("\tSameText\tNone\t");
    }

    [Fact]
    public async Task An_output_in_a_folder_that_does_not_exist_is_named_as_it_was_given()
    {
        await WriteAsync("items.jsonl", Good);

        var (exitCode, _, error) = await FederationProcess.RunAsync(_folder.Path, "match", "--items", "items.jsonl", "--out", "missing/pairs.tsv");

        exitCode.Should().Be(1);
        error.Should().Contain(Path.Combine("missing", "pairs.tsv") + " cannot be written, since its folder does not exist.").And.NotContain("unfinished");
    }

    [Fact]
    public async Task A_link_to_a_device_is_written_to_and_stays_what_it_is()
    {
        Assert.SkipUnless(!OperatingSystem.IsWindows(), "There are no devices in the file system.");
        await WriteAsync("items.jsonl", Good);
        var link = new FileInfo(Path.Combine(_folder.Path, "pairs.tsv"));
        link.CreateAsSymbolicLink("/dev/stdout");

        var (exitCode, output, error) = await FederationProcess.RunAsync(_folder.Path, "match", "--items", "items.jsonl", "--out", "pairs.tsv");

        exitCode.Should().Be(0, error);
        output.Should().StartWith("a\tb\t");
        link.LinkTarget.Should().Be("/dev/stdout");
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
    public async Task What_is_computed_does_not_hold_up_an_interrupt()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no named pipes in folders.");
        await WriteAsync("items.jsonl", Good);
        await WriteAsync("true.tsv", "a\tb\n");
        Directory.CreateDirectory(Path.Combine(_folder.Path, "model"));
        await WriteAsync("model/affinities.tsv", "");
        await WriteAsync("model/weights.tsv", "");
        var pipe = Path.Combine(_folder.Path, "model", "vocabulary.tsv");
        using (var made = Process.Start("mkfifo", [pipe]))
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        await using var evaluate = FederationProcess.Start(_folder.Path, "match", "evaluate", "--items", "items.jsonl", "--pairs", "true.tsv", "--model", "model");

        // It is open once the work has begun, which goes on as long as nothing comes.
        await using var endless = await Task.Run(() => new FileStream(pipe, FileMode.Open, FileAccess.Write), TestContext.Current.CancellationToken);

        (await evaluate.InterruptAsync()).Should().Be(1);
        evaluate.Error.Should().Contain("Stopped before the end.");
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

    [Fact]
    public async Task Of_odd_lines_each_is_named_with_its_field()
    {
        var good = Encoding.UTF8.GetBytes(Good.TrimEnd());
        byte[] odd =
        [
            .. Encoding.UTF8.GetBytes("""

                {"registry": "iso", "id": "c", "title": "T", "date": 2020}
                {"registry": "iso", "id": "tab\tand\nend", "title": "T"}
                {"registry": "itu", "id": "a", "title": "The id of an earlier item"}

                """.Trim(' ')),
            .. Encoding.Latin1.GetBytes("""{"registry": "iso", "id": "d", "title": "Spécification"}"""),
        ];
        await File.WriteAllBytesAsync(_folder.File("items.jsonl"), [.. Gzip.Compress(good), .. Gzip.Compress(odd)], TestContext.Current.CancellationToken);

        var (exitCode, _, error) = await FederationProcess.RunAsync(_folder.Path, "match", "--items", "items.jsonl", "--out", "pairs.tsv");

        exitCode.Should().Be(1);
        error.Should().Contain("items.jsonl:3: date should be a text").And.Contain("items.jsonl:4: id holds a tab")
            .And.Contain("items.jsonl:5: an earlier item of itu has the id a").And.Contain("items.jsonl:6: title should be a text").And.Contain("2 items, ");
    }

    [Fact]
    public async Task An_id_that_two_registries_list_stands_for_two_items()
    {
        await WriteAsync("items.jsonl", """
            {"registry": "iso", "id": "ISO/IEC 27001:2022", "title": "Information security management systems - Requirements"}
            {"registry": "iec", "id": "ISO/IEC 27001:2022", "title": "Information security management systems - Requirements"}

            """);

        var (exitCode, _, error) = await FederationProcess.RunAsync(_folder.Path, "match", "--items", "items.jsonl", "--out", "pairs.tsv");

        exitCode.Should().Be(0);
        error.Should().Contain("2 items, 1 pair").And.Contain("REGISTRY:ID");
        (await ReadAsync("pairs.tsv")).Should().Contain("ISO/IEC 27001:2022\t").And.Contain("iec:ISO/IEC 27001:2022");
    }

    [Fact]
    public async Task What_is_wrong_with_a_command_line_is_told_on_the_error_stream_alone()
    {
        var (exitCode, output, error) = await FederationProcess.RunAsync(_folder.Path, "match", "--items", "items.jsonl", "--out", "pairs.tsv", "--threshold", "half", "--typo");

        exitCode.Should().Be(2);
        output.Should().BeEmpty();
        error.Should().Contain("Cannot parse argument 'half' for option '--threshold': it should be a number.").And.Contain("'--typo'").And.NotContain("System.");
    }

    [Fact]
    public async Task Of_a_file_that_was_cut_off_no_pairs_are_written()
    {
        await File.WriteAllBytesAsync(_folder.File("items.jsonl.gz"), Gzip.Compress(Encoding.UTF8.GetBytes(Good))[..^2], TestContext.Current.CancellationToken);
        await WriteAsync("pairs.tsv", "of the last run");

        var (exitCode, _, error) = await FederationProcess.RunAsync(_folder.Path, "match", "--items", "items.jsonl.gz", "--out", "pairs.tsv");

        exitCode.Should().Be(1);
        error.Should().Contain("items.jsonl.gz: the compressed file is damaged or was cut off");
        (await ReadAsync("pairs.tsv")).Should().Be("of the last run");
        Directory.GetFiles(_folder.Path).Should().HaveCount(2);
    }

    [Theory]
    [InlineData("'some' for option '--threshold'", "match", "--items", "items.jsonl", "--out", "pairs.tsv", "--threshold", "some")]
    [InlineData("--threshold must be between 0 and 1.", "match", "--items", "items.jsonl", "--out", "pairs.tsv", "--threshold", "NaN")]
    public async Task A_wrong_command_line_is_told_in_a_sentence(string sentence, params string[] arguments)
    {
        var (exitCode, _, error) = await FederationProcess.RunAsync(_folder.Path, arguments);

        exitCode.Should().Be(2);
        error.Should().Contain(sentence).And.NotContain("   at ");
    }

    public void Dispose() => _folder.Dispose();

    private Task WriteAsync(string name, string text) => File.WriteAllTextAsync(_folder.File(name), text);

    private Task<string> ReadAsync(string name) => File.ReadAllTextAsync(_folder.File(name));
}
