using System.Text;
using Federation.Catalog.Sources;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.WorkItems;
using FsCheck;
using FsCheck.Xunit;

namespace Federation.Catalog.Tests.Sources;

public sealed class JsonLinesTests : IDisposable
{
    private const string Line = """{"sdo": "itu", "id": "ITU-T X.1254 (09/2020)", "base": "ITU-T X.1254", "title": "Entity authentication assurance framework"}""";

    private readonly SourceFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_field_of_a_record_has_its_place_in_the_item()
    {
        var item = await _folder.ReadOneAsync(
            "itu-t.jsonl",
            """
            {"sdo": "itu", "id": "ITU-T X.1254 (09/2020)", "base": "ITU-T X.1254", "editions": 2, "title": "Entity authentication assurance framework", "abstract": "Levels of assurance.", "date": "2020-09-03", "status": "Published", "type": "recommendation", "groups": ["ITU-T / SG17 / Q10"], "url": "https://www.itu.int/rec/T-REC-X.1254-202009-I", "ids": ["ITU-T X.1254", "X.eaa"], "keywords": ["assurance"], "ics": ["35.030"], "relations": [{"type": "obsoletes", "target": "ITU-T X.1254 (09/2012)", "note": "second edition"}]}
            """,
            "itu-t");

        item.Should().Be(new WorkItem
        {
            Name = "registries/itu-t/workItems/X.1254",
            Identifier = "ITU-T X.1254 (09/2020)",
            Aliases = { "ITU-T X.1254", "X.eaa" },
            Titles = { new LocalizedText { LanguageCode = "en", Text = "Entity authentication assurance framework" } },
            Abstracts = { new LocalizedText { LanguageCode = "en", Text = "Levels of assurance." } },
            Kind = WorkItemKind.Recommendation,
            KindLabel = "recommendation",
            Status = WorkItemStatus.Published,
            StatusLabel = "Published",
            Groups = { "ITU-T / SG17 / Q10" },
            Date = "2020-09-03",
            Relations =
            {
                new Relation { Type = RelationType.Supersedes, TypeLabel = "obsoletes", TargetIdentifier = "ITU-T X.1254 (09/2012)", Note = "second edition" },
            },
            Keywords = { "assurance" },
            IcsCodes = { "35.030" },
            Links = { new Link { Uri = "https://www.itu.int/rec/T-REC-X.1254-202009-I" } },
            Editions = 2,
        });
        WorkItemValidation.Validate(item).Should().BeEmpty();
    }

    [Fact]
    public async Task A_record_that_says_more_than_an_item_has_fields_for_is_kept_word_for_word()
    {
        const string Record = """{"id": "X.1", "title": "T", "rapporteur": {"name": "Ä"}}""";
        var item = await _folder.ReadOneAsync("a.jsonl", Record + "\n", "itu-t");
        item.Source.Should().Be(new SourceRecord { MediaType = "application/json", Content = Record });
    }

    [Fact]
    public async Task Control_characters_of_a_text_are_read_as_what_was_meant()
    {
        var item = await _folder.ReadOneAsync("a.jsonl", """{"id": "X.1", "title": "A \u0093b\u0094 \u0096 c\u0007d"}""", "itu-t");
        item.Titles.Single().Text.Should().Be("A “b” – c d");
    }

    [Fact]
    public async Task Compression_is_seen_from_the_content_whatever_the_name() =>
        (await SourceFolder.ReadAsync(_folder.Write("catalogue", SourceFolder.Compress($"{Line}\n{Line}")), "itu-t")).Should().HaveCount(2);

    [Fact]
    public async Task A_folder_is_read_file_by_file()
    {
        _folder.Write("b.jsonl.gz", SourceFolder.Compress(Line));
        _folder.Write("a.jsonl", $"{Line}\n{Line}\n");
        _folder.Write("registries.json", "{}");

        (await SourceFolder.ReadAsync(_folder.Path, "itu-t")).Select(entry => (Path.GetFileName(entry.File), entry.Line)).Should()
            .Equal(("a.jsonl", 1), ("a.jsonl", 2), ("b.jsonl.gz", 1));
    }

    [Fact]
    public async Task A_byte_order_mark_empty_lines_and_foreign_line_breaks_are_no_faults()
    {
        var entries = await SourceFolder.ReadAsync(_folder.Write("a.jsonl", $"\ufeff{Line}\r\n\r\n  \n{Line}"), "itu-t");
        entries.Select(entry => (entry.Line, entry.Fault)).Should().Equal((1, null), (4, null));
    }

    [Theory]
    [InlineData("""{"id": "X.1", "title": "T" """, "", "*not JSON*")]
    [InlineData("""["X.1"]""", "", "*should be an object, and is a list*")]
    [InlineData("""{"title": "T"}""", "id", "*required*")]
    [InlineData("""{"id": "X.1", "title": null}""", "title", "*required*")]
    [InlineData("""{"id": 1252, "title": "T"}""", "id", "*should be a text, and is the number 1252*")]
    [InlineData("""{"id": "X.1", "title": ["T"]}""", "title", "*should be a text, and is a list*")]
    [InlineData("""{"id": "X.1", "title": "T", "groups": "SG17"}""", "groups", "*should be a list, and is a text*")]
    [InlineData("""{"id": "X.1", "title": "T", "ids": ["a", 1]}""", "ids[1]", "*should be a text*")]
    [InlineData("""{"id": "X.1", "title": "T", "editions": "two"}""", "editions", "*a whole number*")]
    [InlineData("""{"id": "X.1", "title": "T", "editions": 1.5}""", "editions", "*a whole number*")]
    [InlineData("""{"id": "X.1", "title": "T", "relations": ["X.2"]}""", "relations[0]", "*an object*")]
    [InlineData("""{"id": "X.1", "title": "T", "relations": [{"type": "updates"}]}""", "target", "*required*")]
    [InlineData("""{"id": "X.1", "title": "\ud83d"}""", "", "*surrogate*")]
    [InlineData("""{"id": "X.1", "title": "T", "\udc00": 1}""", "", "*surrogate*")]
    public async Task A_wrong_record_is_named_and_the_next_is_read(string line, string field, string reason)
    {
        var file = _folder.Write("a.jsonl", $"{Line}\n{line}\n{Line}\n");

        var entries = await SourceFolder.ReadAsync(file, "itu-t");

        entries.Select(entry => entry.Fault is null).Should().Equal(true, false, true);
        var fault = entries[1].Fault!;
        (fault.File, fault.Line, fault.Field).Should().Be((file, 2, field));
        fault.Reason.Should().Match(reason);
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF8_are_a_fault_of_their_line()
    {
        var entries = await SourceFolder.ReadAsync(
            _folder.Write("a.jsonl", [.. Encoding.Latin1.GetBytes("{\"id\": \"Européen\", \"title\": \"T\"}\n"), .. Encoding.UTF8.GetBytes(Line)]), "itu-t");

        entries[0].Fault!.Reason.Should().Be("the line is not UTF-8, from byte 13");
        entries[1].WorkItem.Should().NotBeNull();
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("")]
    public async Task A_line_without_end_is_passed_over_in_bounded_memory(string after)
    {
        var endless = new string('x', 3 * 1024 * 1024);
        var entries = await SourceFolder.ReadAsync(_folder.Write("a.jsonl", SourceFolder.Compress($"{Line}\n{endless}{after}")), "itu-t");

        entries.Should().HaveCount(2);
        (entries[1].Fault!.Line, entries[1].Fault!.Reason).Should().Be((2, "the line has more than 1048576 bytes"));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(int.MaxValue)]
    public async Task A_compressed_file_that_was_cut_off_is_a_fault_and_not_read(int missing)
    {
        var bytes = ManyLines();
        var entry = (await SourceFolder.ReadAsync(_folder.Write("a.jsonl.gz", bytes[..^Math.Min(missing, bytes.Length)]), "itu-t")).Should().ContainSingle().Subject;

        (entry.WorkItem, entry.Fault!.Reason).Should().Be((null, "the compressed file is damaged or was cut off, so that none of it is read"));
    }

    [Fact]
    public async Task Of_a_compressed_file_with_a_wrong_bit_nothing_is_taken_for_text()
    {
        var bytes = ManyLines();
        bytes[bytes.Length / 2] ^= 0x01;

        var entries = await SourceFolder.ReadAsync(_folder.Write("a.jsonl.gz", bytes), "itu-t");

        entries.Should().ContainSingle().Which.Fault.Should().NotBeNull();
    }

    [Theory]
    [InlineData("425a6839314159", "bzip2")]
    [InlineData("fd377a585a0000", "xz")]
    [InlineData("28b52ffd040000", "zstd")]
    [InlineData("504b0304140000", "zip")]
    public async Task A_file_of_another_compressor_is_named_so(string start, string compressor)
    {
        var entries = await SourceFolder.ReadAsync(_folder.Write("a.jsonl.gz", Convert.FromHexString(start)), "itu-t");

        entries.Should().ContainSingle().Which.Fault!.Reason.Should().Be($"the file is compressed by {compressor}; only gzip is read");
    }

    [Fact]
    public async Task Compressed_files_that_were_put_together_are_read_to_the_end()
    {
        var entries = await SourceFolder.ReadAsync(_folder.Write("a.jsonl.gz", [.. SourceFolder.Compress(Line + "\n"), .. SourceFolder.Compress(Line)]), "itu-t");

        entries.Select(entry => (entry.Line, entry.Fault)).Should().Equal((1, null), (2, null));
    }

    [Property]
    public async Task Whatever_a_line_holds_is_read_or_refused_and_the_next_is_read(NonNegativeInt at, byte put)
    {
        var spoilt = Encoding.UTF8.GetBytes(Line);
        spoilt[at.Get % spoilt.Length] = put == '\n' ? (byte)' ' : put;

        var entries = await SourceFolder.ReadAsync(_folder.Write("a.jsonl", [.. spoilt, (byte)'\n', .. Encoding.UTF8.GetBytes(Line)]), "itu-t");

        entries.Should().HaveCount(2).And.OnlyContain(entry => entry.WorkItem == null ^ entry.Fault == null);
        entries[1].WorkItem.Should().NotBeNull();
    }

    [Fact]
    public void What_holds_no_catalogue_is_refused()
    {
        _folder.Write("README.md", "");
        FluentActions.Invoking(() => CatalogSource.Open(_folder.Path, TestStore.ItuT)).Should().Throw<CatalogSourceException>().WithMessage("*neither*.jsonl*");
        FluentActions.Invoking(() => CatalogSource.Open(Path.Combine(_folder.Path, "none"), TestStore.ItuT)).Should().Throw<CatalogSourceException>();
    }

    private static byte[] ManyLines() => SourceFolder.Compress(
        string.Join('\n', Enumerable.Range(0, 2_000).Select(i => $$"""{"id": "X.{{i}}", "title": "{{Guid.NewGuid()}}"}""")));
}
