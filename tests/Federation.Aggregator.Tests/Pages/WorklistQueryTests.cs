using Federation.Aggregator.Duplicates;
using Federation.Aggregator.Pages.Worklist;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using QueryCollection = Microsoft.AspNetCore.Http.QueryCollection;

namespace Federation.Aggregator.Tests.Pages;

public sealed class WorklistQueryTests
{
    private static readonly DateTimeOffset _now = new(2026, 5, 17, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("/duplicates")]
    [InlineData("/duplicates?q=digital%20wallet&days=30&declared=false&order=score&kind=OVERLAP&registry=itu-t")]
    [InlineData("/duplicates?group=ITU-T%20%2F%20SG17&after=abc")]
    public void The_address_of_what_an_address_asks_for_is_that_address(string address) =>
        Read(address).ToAddress().Should().Be(address);

    [Fact]
    public void What_it_asks_for_is_a_filter_of_the_call()
    {
        var query = Read("/duplicates?q=wallet&days=7&declared=true&kind=OVERLAP");

        query.Filter(_now).Should().Be("topic:\"wallet\" AND kind = \"OVERLAP\" AND declared = true AND detect_time >= \"2026-05-10\"");
        query.Filter(_now, without: "kind").Should().NotContain("OVERLAP");
    }

    [Theory]
    [InlineData("\"")]
    [InlineData("\\")]
    [InlineData("a\" OR score >= 0 OR \"")]
    [InlineData("*")]
    public void Whatever_is_typed_is_a_filter_that_can_be_read(string words) =>
        FluentActions.Invoking(() => DuplicateQuery.RequireFilter(new WorklistQuery { Words = words, Chosen = new Dictionary<string, string> { ["group"] = words }, Topic = words }.Filter(_now), _ => []))
            .Should().NotThrow();

    [Fact]
    public void Another_choice_begins_at_the_first_page() =>
        Read("/duplicates?kind=OVERLAP&after=abc").With("kind", "SAME_TEXT").Should().Be("/duplicates?kind=SAME_TEXT");

    private static WorklistQuery Read(string address)
    {
        var query = address.Split('?') is [_, var text] ? QueryHelpers.ParseQuery(text) : new Dictionary<string, StringValues>();
        return WorklistQuery.Read(new QueryCollection(query));
    }
}
