using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Filtering;
using Federation.Protocol.WorkItems;
using FsCheck;
using FsCheck.Xunit;
using Google.Protobuf.WellKnownTypes;

namespace Federation.Protocol.Tests.Filtering;

public sealed class FilterTests
{
    private static readonly DateTimeOffset _updated = new DateTimeOffset(2024, 5, 17, 12, 0, 0, TimeSpan.Zero).AddTicks(1_234_567);

    private static readonly WorkItem _item = new()
    {
        Name = "registries/itu-t/workItems/X.1252",
        Identifier = "ITU-T X.1252 (04/2021)",
        Aliases = { "X.1252", "X.idm-dlt" },
        Titles = { new LocalizedText { LanguageCode = "en", Text = "Baseline identity management terms and definitions" } },
        Abstracts = { new LocalizedText { LanguageCode = "en", Text = "Provides a collection of terms." } },
        Kind = WorkItemKind.Recommendation,
        Status = WorkItemStatus.Published,
        StatusLabel = "In force",
        Groups = { "ITU-T / SG17 / Q10", "ITU-T / SG13" },
        Date = "2021-04-30",
        Keywords = { "identity", "Terminology" },
        IcsCodes = { "35.030" },
        Editions = 2,
        Provenance = new Provenance { OriginRevision = 17, UpdateTime = Timestamp.FromDateTimeOffset(_updated) },
    };

    [Theory]
    [InlineData("status = PUBLISHED")]
    [InlineData("status = WORK_ITEM_STATUS_PUBLISHED")]
    [InlineData("status >= APPROVAL")]
    [InlineData("status = PUBLISHED AND group:\"sg17\"")]
    [InlineData("status = DRAFT OR kind = RECOMMENDATION")]
    [InlineData("status = PUBLISHED status = DRAFT OR editions > 1")]
    [InlineData("NOT status = DRAFT")]
    [InlineData("-status = DRAFT -(editions = 1)")]
    [InlineData("(status = DRAFT AND editions = 2) OR (date >= \"2021\")")]
    [InlineData("group = \"ITU-T / SG13\"")]
    [InlineData("group = 'ITU-T / *'")]
    [InlineData("group = *SG17*Q10")]
    [InlineData("group != \"ITU-T / SG5\"")]
    [InlineData("title:IDENTITY")]
    [InlineData("identifier = \"ITU-T X.1252*\"")]
    [InlineData("alias = X.idm-dlt")]
    [InlineData("date = 2021")]
    [InlineData("date = \"2021-04\"")]
    [InlineData("date >= 2021-04-30 date <= 2021")]
    [InlineData("date < 2021-05")]
    [InlineData("editions >= 2 editions < 2.5")]
    [InlineData("revision = 17")]
    [InlineData("revision > -1")]
    [InlineData("topic:\"identity MANAGEMENT\"")]
    [InlineData("topic:terminology")]
    [InlineData("update_time >= 2024-05-17 AND update_time < 2024-05-18")]
    [InlineData("update_time > \"2024-05-17T12:00:00Z\"")]
    [InlineData("update_time <= \"2024-05-17T14:00:00.123456700+02:00\"")]
    [InlineData("update_time = \"2024-05-17T12:00:00.1234567Z\" update_time:*")]
    [InlineData("ics = 35.030")]
    [InlineData("abstract:*")]
    [InlineData("status_label = \"In force\"")]
    [InlineData("terminology baseline")]
    [InlineData("\"management terms\"")]
    [InlineData("X.1252")]
    [InlineData("bio OR ident*ment")]
    public void A_filter_that_holds_selects(string filter) => Filter.Parse(filter, WorkItemFilter.Schema)!(_item).Should().BeTrue();

    [Theory]
    [InlineData("status = DRAFT")]
    [InlineData("status < PUBLISHED")]
    [InlineData("group = \"ITU-T / SG17\"")]
    [InlineData("group != \"ITU-T / SG13\"")]
    [InlineData("title = \"baseline identity management terms and definitions\"")]
    [InlineData("date > 2021")]
    [InlineData("date < 2021-04-30")]
    [InlineData("NOT (status = PUBLISHED)")]
    [InlineData("status = DRAFT OR status = PROPOSED AND editions = 2")]
    [InlineData("biometric")]
    [InlineData("identity biometric")]
    [InlineData("topic:collection")]
    [InlineData("update_time < 2024-05-17")]
    [InlineData("update_time != \"2024-05-17T12:00:00.1234567Z\"")]
    [InlineData("group = *Q10*SG17")]
    [InlineData("ics = *35.030*0")]
    public void A_filter_that_does_not_hold_does_not_select(string filter) =>
        Filter.Parse(filter, WorkItemFilter.Schema)!(_item).Should().BeFalse();

    [Theory]
    [InlineData(null)]
    [InlineData("  ")]
    public void An_empty_filter_is_none(string? filter) => Filter.Parse(filter, WorkItemFilter.Schema).Should().BeNull();

    [Theory]
    [InlineData("colour = red", 0, "*'colour' at 0 is no field here; there are abstract, alias, date*")]
    [InlineData("title:x AND status = OLD", 21, "*'OLD' at 21*UNSPECIFIED, PROPOSED, DRAFT, APPROVAL*")]
    [InlineData("editions = two", 11, "*a number*")]
    [InlineData("date > yesterday", 7, "*YYYY-MM-DD*")]
    [InlineData("date > 2021-13", 7, "*YYYY-MM-DD*")]
    [InlineData("update_time > yesterday", 14, "*'yesterday' at 14*RFC 3339*")]
    [InlineData("update_time > 2024", 14, "*RFC 3339*")]
    [InlineData("update_time > \"2024-05-17T12:00:00\"", 14, "*RFC 3339*")]
    [InlineData("update_time > \"2024-13-17\"", 14, "*RFC 3339*")]
    [InlineData("update_time > '\\\"{}'", 14, "*RFC 3339*")]
    [InlineData("(title:x", 0, "*not closed*")]
    [InlineData("title:x)", 7, "*')' at 7*")]
    [InlineData("title:", 6, "*a value should stand*")]
    [InlineData("title \"x", 6, "*no closing*")]
    [InlineData("title == x", 6, "*'==' at 6 is no comparator*")]
    [InlineData("title:x AND", 11, "*ends where a term should stand*")]
    [InlineData("OR title:x", 0, "*'OR' at 0*")]
    public void A_wrong_filter_is_refused_where_it_is_wrong(string filter, int position, string message)
    {
        var parse = () => Filter.Parse(filter, WorkItemFilter.Schema);
        parse.Should().Throw<FilterException>().WithMessage(message).Which.Position.Should().Be(position);
    }

    [Fact]
    public void Length_and_depth_of_a_filter_are_limited()
    {
        var tooDeep = () => Filter.Parse(new string('(', Filter.MaximumDepth + 1) + "x" + new string(')', Filter.MaximumDepth + 1), WorkItemFilter.Schema);
        var tooLong = () => Filter.Parse(new string('x', Filter.MaximumLength + 1), WorkItemFilter.Schema);

        tooDeep.Should().Throw<FilterException>().WithMessage($"*{Filter.MaximumDepth} deep*");
        tooLong.Should().Throw<FilterException>().WithMessage($"*at most {Filter.MaximumLength}*");
    }

    [Fact]
    public void The_longest_filter_is_evaluated()
    {
        var filter = Filter.Parse(string.Join(' ', Enumerable.Repeat("-y", Filter.MaximumLength / 3)), new FilterSchema<string>().BareWords(text => [text]));
        filter!("x").Should().BeTrue();
    }

    [Fact]
    public void True_and_false_are_compared()
    {
        var schema = new FilterSchema<bool>().Boolean("declared", value => [value]);
        Filter.Parse("declared = true", schema)!(true).Should().BeTrue();
        Filter.Parse("declared != true", schema)!(true).Should().BeFalse();
        var parse = () => Filter.Parse("declared > true", schema);
        parse.Should().Throw<FilterException>();
    }

    [Property]
    public bool Whatever_is_typed_is_either_read_or_refused_with_a_position(NonNull<string> text)
    {
        try
        {
            Filter.Parse(text.Get, WorkItemFilter.Schema)?.Invoke(_item);
            return true;
        }
        catch (FilterException e)
        {
            return e.Position >= 0 && e.Position <= text.Get.Length;
        }
    }

    [Property]
    public bool A_quoted_text_finds_itself(NonNull<string> text)
    {
        var schema = new FilterSchema<string>().Text("text", value => [value]);
        var quoted = text.Get.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        return quoted.Length > 1000 || Filter.Parse($"text = \"{quoted}\"", schema)!(text.Get);
    }
}
