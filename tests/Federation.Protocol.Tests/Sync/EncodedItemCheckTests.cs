using System.Text;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Digests;
using Federation.Protocol.Names;
using Federation.Protocol.Sync;
using Federation.Protocol.Tests.WorkItems;
using Federation.Protocol.WorkItems;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Federation.Protocol.Tests.Sync;

public sealed class EncodedItemCheckTests
{
    private const int Trials = 20_000;

    private static readonly EncodedItemCheck _check = new(new RegistryName("itu-t"));

    private static readonly string[] _pieces =
    [
        "https://", "http://", "ftp://", "www", "itu", "xn--", "example.org", "127.0.0.1", "[::1]", ":443", "@", ".", "..", "-", "--", "_", "/", "?", "#", "%", "%2f",
        "\\", " ", "\t", "\n", "\0", "\u001f", "\u007f", "\u0080", "\u0085", "\u009f", "\u00a0", "°", "é", "\u1680", "\u2003", "\u2028", "\u3000", "中", "😀", "\ufeff",
        "2024", "-02", "-29", "-30", "0000", "en", "zh-Hans", "a", "B", "1", "registries/iso/workItems/", "registries/itu-t/workItems/",
    ];

    private static readonly Action<WorkItem, string>[] _setters =
    [
        (item, text) => item.Name = text,
        (item, text) => item.Name = $"registries/itu-t/workItems/{text}",
        (item, text) => item.Identifier = text,
        (item, text) => item.KindLabel = text,
        (item, text) => item.StatusLabel = text,
        (item, text) => item.Date = text,
        (item, text) => item.Aliases[0] = text,
        (item, text) => item.Groups[0] = text,
        (item, text) => item.IcsCodes.Add(text),
        (item, text) => item.Titles[0].Text = text,
        (item, text) => item.Titles[0].LanguageCode = text,
        (item, text) => item.Abstracts[0].Text = text,
        (item, text) => item.Milestones[0].Date = text,
        (item, text) => item.Milestones[0].Label = text,
        (item, text) => item.Relations[0].Target = text,
        (item, text) => item.Relations[0].TargetIdentifier = text,
        (item, text) => item.Links[0].Uri = text,
        (item, text) => item.Links[0].Uri = $"https://{text}",
        (item, text) => item.Links[0].Uri = $"http://www.itu.int/{text}",
        (item, text) => item.Links[0].Rel = text,
        (item, text) => item.Source.Content = text,
        (item, text) => item.Provenance.OriginRegistry = text,
        (item, text) => item.Provenance.OriginEpoch = text,
        (item, text) => item.Etag = text,
    ];

    [Fact]
    public void An_item_that_obeys_the_rules_passes_and_is_what_it_says()
    {
        var item = Full();

        _check.Passes(item.ToByteArray(), out var encoded, out var claim).Should().BeTrue();

        encoded.Should().Be(EncodedItem.Read(encoded.Bytes));
        Encoding.UTF8.GetString(claim.Id.Span).Should().Be("X.1252");
        claim.OriginRevision.Should().Be(17);
        claim.ContentHash.Should().Be(new DigestHash(item.Provenance.ContentHash.Span));
    }

    [Theory]
    [MemberData(nameof(WorkItemValidationTests.Faults), MemberType = typeof(WorkItemValidationTests), DisableDiscoveryEnumeration = true)]
    public void An_item_with_a_fault_does_not_pass(string field, Action<WorkItem> spoil)
    {
        var written = Spoilt(Full(entries: 0), spoil).ToByteArray();

        // Half of a surrogate pair cannot be written: another character, which is right, arrives in its place.
        var arrives = WorkItemValidation.Validate(WorkItem.Parser.ParseFrom(written)).Any(violation => violation.Field == field);
        _check.Passes(written, out _, out _).Should().Be(!arrives);
    }

    [Fact]
    public void An_item_without_its_origin_does_not_pass()
    {
        Action<WorkItem>[] faults =
        [
            item => item.Provenance = null,
            item => item.Provenance.OriginRegistry = "registries/iso",
            item => item.Provenance.OriginRevision = 0,
            item => item.Provenance.OriginRevision = -1,
            item => item.Provenance.ContentHash = ByteString.CopyFrom(new byte[31]),
            item => item.Name = "registries/iso/workItems/X.1252",
            item => item.Name = "",
        ];

        faults.Should().AllSatisfy(spoil => _check.Passes(Spoilt(Full(), spoil).ToByteArray(), out _, out _).Should().BeFalse());
    }

    [Fact]
    public void Whatever_texts_an_item_holds_it_passes_only_if_it_obeys_the_rules()
    {
        var random = new Random(1);
        var passed = 0;
        for (var trial = 0; trial < Trials; trial++)
        {
            var item = Full();
            var text = string.Concat(random.GetItems(_pieces, random.Next(5)));
            _setters[random.Next(_setters.Length)](item, text);
            passed += HoldsToRules(item.ToByteArray()) ? 1 : 0;
        }

        passed.Should().BeInRange(Trials / 10, Trials * 9 / 10);
    }

    [Fact]
    public void Whatever_bytes_are_sent_for_an_item_they_pass_only_if_it_obeys_the_rules()
    {
        var random = new Random(2);
        var passed = 0;
        for (var trial = 0; trial < Trials; trial++)
            passed += HoldsToRules(Spoilt(Full().ToByteArray(), random)) ? 1 : 0;

        passed.Should().BeInRange(Trials / 10, Trials * 9 / 10);
    }

    // Whether it passes; then it must be right as a message too.
    private static bool HoldsToRules(byte[] bytes)
    {
        if (!_check.Passes(bytes, out var encoded, out var claim))
            return false;
        encoded.Should().Be(EncodedItem.Read(bytes));
        var item = WorkItem.Parser.ParseFrom(bytes);
        WorkItemValidation.Validate(item).Should().BeEmpty();
        item.Provenance.OriginRegistry.Should().Be("registries/itu-t");
        item.Name.Should().Be($"registries/itu-t/workItems/{Encoding.UTF8.GetString(claim.Id.Span)}");
        (claim.OriginRevision, claim.ContentHash).Should().Be((item.Provenance.OriginRevision, new DigestHash(item.Provenance.ContentHash.Span)));
        return true;
    }

    private static WorkItem Spoilt(WorkItem item, Action<WorkItem> spoil)
    {
        spoil(item);
        return item;
    }

    private static byte[] Spoilt(byte[] bytes, Random random)
    {
        var at = random.Next(bytes.Length);
        var length = random.Next(Math.Min(12, bytes.Length - at));
        return random.Next(4) switch
        {
            0 => [.. bytes[..at], (byte)random.Next(256), .. bytes[(at + 1)..]],
            1 => [.. bytes[..at], .. bytes[(at + length)..]],
            2 => [.. bytes[..(at + length)], .. bytes[at..]],
            _ => [.. bytes, .. new WorkItem { Editions = random.Next(-1, 3), Identifier = "ISO" }.ToByteArray()],
        };
    }

    private static WorkItem Full(int entries = 1) => new()
    {
        Name = "registries/itu-t/workItems/X.1252",
        Identifier = "ITU-T X.1252 (04/2021)",
        Titles = { new LocalizedText { LanguageCode = "en", Text = "Baseline identity management terms – définitions 😀" } },
        Kind = WorkItemKind.Recommendation,
        Status = WorkItemStatus.Published,
        Editions = 2,
        Links = { new Link { Rel = "describedby", Uri = "https://www.itu.int/rec/T-REC-X.1252" } },
        Etag = "abcdefghijklmnop",
        Provenance = new Provenance
        {
            OriginRegistry = "registries/itu-t",
            OriginEpoch = "0a1b",
            OriginRevision = 17,
            ContentHash = ByteString.CopyFrom([.. Enumerable.Range(0, DigestHash.Length).Select(i => (byte)i)]),
            CreateTime = Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch.AddDays(20_000)),
            UpdateTime = new Timestamp(),
        },
        Aliases = { Enumerable.Repeat("X.idmdef", entries) },
        Groups = { Enumerable.Repeat("ITU-T / SG17 / Q10", entries) },
        Abstracts = { Repeated(entries, () => new LocalizedText { LanguageCode = "fr", Text = "Deux lignes :\n« termes » et définitions." }) },
        Milestones = { Repeated(entries, () => new Milestone { Label = "Consent", Date = "2021-04-30", State = MilestoneState.Reached }) },
        Relations = { Repeated(entries, () => new Relation { Type = RelationType.Supersedes, TargetIdentifier = "ITU-T X.1252 (04/2010)" }) },
        Source = new SourceRecord { MediaType = "application/json", Content = "{\n}" },
    };

    private static IEnumerable<T> Repeated<T>(int count, Func<T> make) => Enumerable.Range(0, count).Select(_ => make());
}
