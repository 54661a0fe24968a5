using Federation.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;

namespace Federation.Node.Tests;

public sealed class SettingsTests
{
    [Theory]
    [InlineData("Node:TombstoneRetention", "00:59:59", "Node:TombstoneRetention is \"00:59:59\"; allowed is 01:00:00 (an hour) to 3650.00:00:00 (ten years).")]
    [InlineData("Node:TombstoneRetention", "-1.00:00:00", "Node:TombstoneRetention is \"-1.00:00:00\"; *")]
    [InlineData("Node:History:Retention", "00:00:00", "Node:History:Retention is \"00:00:00\"; allowed is 01:00:00*")]
    [InlineData("Node:History:Retention", "4000.00:00:00", "Node:History:Retention is \"4000.00:00:00\"; *")]
    [InlineData("Node:Signing:KeyLifetime", "00:01:00", "Node:Signing:KeyLifetime is \"00:01:00\"; allowed is 01:00:00*")]
    [InlineData("Node:Signing:KeySetUri", "http://node.example.org/.well-known/jwks.json", "Node:Signing:KeySetUri is \"http://node.example.org/*\"; allowed is an https address, or *")]
    [InlineData("Node:Signing:KeySetUri", "/jwks.json", "Node:Signing:KeySetUri is \"*jwks.json\"; allowed is an https address, or *")]
    [InlineData("Node:Registries:0:Id", "ITU-T", "Node:Registries:0:Id is \"ITU-T\"; allowed is 1 to 63 of *")]
    [InlineData("Node:Registries:0:Restriction:0:Filter", "status = DRAFT", "Node:Registries:0:Restriction is not a setting; Node:Registries:0 has Id, *, Restrictions, *")]
    [InlineData("Node:Registries:0:Restrictions:0:Field", "editors", "Node:Registries:0:Restrictions:0:Field is not a setting; Node:Registries:0:Restrictions:0 has Filter, Fields, VisibleTo.")]
    [InlineData("Node:Registries:0:Restrictions:0:Filter", "status = draught", "Node:Registries:0:Restrictions:0:Filter is \"status = draught\"; allowed is a filter of work items: *DRAFT*")]
    [InlineData("Node:Registries:0:Restrictions:0:Filter", "", "Node:Registries:0:Restrictions:0:Filter is \"\"; allowed is a filter of work items; to hide all items, name *")]
    [InlineData("Node:Registries:0:Restrictions:0:Fields:0", "titles", "Node:Registries:0:Restrictions:0:Fields:0 is \"titles\"; allowed is one of aliases, abstracts, *")]
    [InlineData("Node:Registries:0:Restrictions:0:VisibleTo:0", " ", "*Node:Registries:0:Restrictions:0:VisibleTo:0 is \" \"; allowed is the identifier of an organisation*")]
    [InlineData("Node:Registries:0:VisibleTo", "fido", "Node:Registries:0:VisibleTo is a list, and holds a single value; *")]
    [InlineData("Node:Registries:0:Restrictions:Filter", "status = DRAFT", "Node:Registries:0:Restrictions:Filter is not a setting; Node:Registries:0:Restrictions is a list: *")]
    [InlineData("Node:Registries:0:Restrictions:0:Filter:0", "status = DRAFT", "Node:Registries:0:Restrictions:0:Filter is a list or a section; allowed is one text.")]
    public void A_wrong_setting_stops_the_node_with_a_sentence(string key, string value, string sentence)
    {
        var build = () => Build((key, value));

        build.Should().Throw<SettingException>().WithMessage(sentence);
    }

    [Fact]
    public async Task Settings_at_their_limits_are_taken()
    {
        await using var app = Build(
            ("Node:TombstoneRetention", "01:00:00"), ("Node:History:Retention", "3650.00:00:00"), ("Node:Signing:KeyLifetime", "01:00:00"),
            ("Node:Signing:KeySetUri", "https://node.example.org/keys"));

        app.Should().NotBeNull();
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_named_at_the_start()
    {
        var file = Path.GetTempFileName();
        await using var app = Build(("Node:DataDirectory", Path.Combine(file, "data")));

        (await app.Awaiting(a => FederationHost.StartAsync(a, TestContext.Current.CancellationToken)).Should().ThrowAsync<SettingException>())
            .WithMessage("Node:DataDirectory is \"*data\"; allowed is a folder that can be written; *");
        File.Delete(file);
    }

    [Fact]
    public void Who_may_not_see_a_registry_can_see_no_part_of_it()
    {
        var build = () => Build(
            ("Node:Registries:0:VisibleTo:0", "iso"),
            ("Node:Registries:0:Restrictions:0:Filter", "status = DRAFT"),
            ("Node:Registries:0:Restrictions:0:VisibleTo:0", "w3c"));

        build.Should().Throw<SettingException>().WithMessage("Node:Registries:0:Restrictions:0:VisibleTo:0 is \"w3c\"; allowed is an organisation that may see the registry, *");
    }

    private static WebApplication Build(params (string Key, string Value)[] settings)
    {
        var builder = FederationHost.CreateBuilder(new ConfigurationBuilder().AddInMemoryCollection(
            new Dictionary<string, string?>
            {
                ["Authentication:Authority"] = "http://127.0.0.1:9",
                ["Authentication:Audience"] = "urn:federation:itu-t",
                ["Node:DataDirectory"] = "data",
                ["Node:Registries:0:Id"] = "itu-t",
                ["Node:Registries:0:Organization"] = "itu-t",
            }.Concat(settings.Select(setting => new KeyValuePair<string, string?>(setting.Key, setting.Value)))
                .GroupBy(setting => setting.Key).Select(setting => setting.Last())).Build());
        builder.AddFederationNode();
        return builder.Build();
    }
}
