using System.Text;
using System.Xml;
using Federation.Aggregator.Tests.Support;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;
using Google.Protobuf;
using Grpc.Core;
using YamlDotNet.RepresentationModel;

namespace Federation.Aggregator.Tests.Exports;

public sealed class ExportServiceTests(TestFederation federation) : IClassFixture<TestFederation>
{
    [Fact]
    public async Task A_spreadsheet_shows_titles_and_carries_out_nothing()
    {
        await federation.PutPairAsync("formula", "=HYPERLINK(\"https://example.org\",\"Tidal\") harness, for estuary turbines");
        await using var aggregator = await federation.StartAggregatorAsync();
        await aggregator.UntilFollowingAsync();

        var (first, text) = await ExportAsync(aggregator, ExportFormat.Csv, "topic:estuary");

        first.FileName.Should().Be("duplicates.csv");
        first.ContentType.Should().StartWith("text/csv");
        var lines = text.Split("\r\n");
        lines[0].Should().StartWith("\uFEFFduplicate,score,kind,declared_relation,left_work_item,left_identifier,left_title");
        lines.Should().HaveCount(3);
        lines[1].Should().Contain("\"'=HYPERLINK(\"\"https://example.org\"\",\"\"Tidal\"\") harness, for estuary turbines\"");
        lines[2].Should().BeEmpty();
        first.Bases.Select(basis => basis.Registry).Should().BeEquivalentTo("registries/iso", "registries/itu-t");
        var columns = lines[0].Split(',').Index().ToDictionary(column => column.Item, column => column.Index);
        columns.Should().ContainKeys("left_registry_revision", "right_registry_revision");
        first.Bases.Should().OnlyContain(basis => lines[1].Contains($",{basis.Revision},", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_spreadsheet_carries_out_nothing_that_begins_with_a_wide_sign()
    {
        await federation.PutPairAsync("wide", "\uFF1DSUM(1) lagoon dredging harness");
        await using var aggregator = await federation.StartAggregatorAsync();
        await aggregator.UntilFollowingAsync();

        var (_, text) = await ExportAsync(aggregator, ExportFormat.Csv, "topic:lagoon");

        text.Should().Contain(",'\uFF1DSUM(1) lagoon");
    }

    [Fact]
    public async Task Json_lines_hold_what_a_list_holds_and_the_revisions_that_it_was_made_from()
    {
        await federation.PutPairAsync("lines", "Moorland bird ringing identifiers");
        await using var aggregator = await federation.StartAggregatorAsync();
        await aggregator.UntilFollowingAsync();

        var (first, text) = await ExportAsync(aggregator, ExportFormat.JsonLines, "topic:moorland");

        var exported = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(JsonParser.Default.Parse<Duplicate>).ToList();
        var items = exported.SelectMany(duplicate => new[] { duplicate.Left, duplicate.Right }).ToList();
        items.Select(item => item.RegistryRevision).Distinct().Should().BeEquivalentTo(first.Bases.Select(basis => basis.Revision).Distinct());
        items.ForEach(item => item.RegistryRevision = 0);
        exported.Should().BeEquivalentTo((await aggregator.ListAsync("topic:moorland")).Duplicates);
    }

    [Fact]
    public async Task Relaton_gives_each_item_its_relations()
    {
        await federation.Itu.PutAsync("reef", "Coral reef restoration registry", item => item.Relations.Add(new Relation { Type = RelationType.Adopts, TargetIdentifier = "ISO 24789" }));
        await federation.Iso.PutAsync("reef", "Coral reef restoration registry", item => item.Identifier = "ISO 24789");
        await using var aggregator = await federation.StartAggregatorAsync();
        await aggregator.UntilFollowingAsync();

        var (first, text) = await ExportAsync(aggregator, ExportFormat.RelatonYaml, "topic:coral");

        text.Should().ContainAll(first.Bases.Select(basis => $"# Made from {basis.Registry} at revision {basis.Revision}."));
        var yaml = new YamlStream();
        yaml.Load(new StringReader(text));
        var items = ((YamlSequenceNode)yaml.Documents.Single().RootNode["root"]["items"]).Children;
        items.Select(item => item["docid"][0]["id"].ToString()).Should().Equal("ISO 24789", "ITU-T reef");
        items[0]["relation"][0]["type"].ToString().Should().Be("adoptedAs");
        items[1]["relation"][0]["type"].ToString().Should().Be("adoptedFrom");
        items[0]["relation"][0]["description"]["content"].ToString().Should().StartWith($"Declared by {federation.Itu.NameOf("reef")} alone; probability of one text by what was compared: ");
        items[1]["relation"][0]["bibitem"]["title"][0]["content"].ToString().Should().Be("Coral reef restoration registry");
    }

    [Fact]
    public async Task Relaton_says_of_common_text_and_of_what_is_suspected_what_its_grammar_has_words_for()
    {
        await federation.Itu.PutAsync("kelp", "Kelp forest survey registry", item => item.Relations.Add(new Relation { Type = RelationType.CommonText, TargetIdentifier = "ISO 24790" }));
        await federation.Iso.PutAsync("kelp", "Kelp forest survey registry", item => item.Identifier = "ISO 24790");
        await federation.PutPairAsync("kelp-barge", "Kelp harvest barge mooring permits");
        await using var aggregator = await federation.StartAggregatorAsync();
        await aggregator.UntilFollowingAsync();

        var items = await ReadAsync("topic:kelp");

        items.Should().HaveCount(4);
        foreach (var item in items)
        {
            item["relation"][0]["type"].ToString().Should().Be("related");
            XmlConvert.VerifyNCName(item["id"].ToString());
        }

        items[0]["id"].ToString().Should().Be("registries.iso.workItems.kelp");
        items[0]["relation"][0]["description"]["content"].ToString().Should().EndWith("By what is declared, this item is common text with the other one.");
        items[1]["relation"][0]["description"]["content"].ToString().Should().StartWith("Suspected: same text");
        (await ReadAsync("topic:nothing-of-this")).Should().BeEmpty();

        async Task<IList<YamlNode>> ReadAsync(string filter)
        {
            var yaml = new YamlStream();
            yaml.Load(new StringReader((await ExportAsync(aggregator, ExportFormat.RelatonYaml, filter)).Text));
            return ((YamlSequenceNode)yaml.Documents.Single().RootNode["root"]["items"]).Children;
        }
    }

    [Fact]
    public async Task A_format_and_a_filter_must_be_known()
    {
        await using var aggregator = await federation.StartAggregatorAsync();

        var format = await ExportAsync(aggregator, ExportFormat.Unspecified, "").RefusalAsync();
        var filter = await ExportAsync(aggregator, ExportFormat.Csv, "colour = 1").RefusalAsync();

        format.Fields().Should().Equal("format");
        filter.Fields().Should().Equal("filter");
    }

    private static async Task<(ExportDuplicatesResponse First, string Text)> ExportAsync(TestAggregator aggregator, ExportFormat format, string filter)
    {
        using var call = aggregator.Exports.ExportDuplicates(new ExportDuplicatesRequest { Format = format, Filter = filter });
        List<ExportDuplicatesResponse> chunks = [];
        await foreach (var chunk in call.ResponseStream.ReadAllAsync(TestContext.Current.CancellationToken))
            chunks.Add(chunk);
        return (chunks[0], Encoding.UTF8.GetString([.. chunks.SelectMany(chunk => chunk.Content)]));
    }
}
