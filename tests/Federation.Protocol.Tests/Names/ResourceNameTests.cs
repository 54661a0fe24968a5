using Federation.Protocol.Names;

namespace Federation.Protocol.Tests.Names;

public sealed class ResourceNameTests
{
    [Theory]
    [InlineData("registries/itu-t")]
    [InlineData("registries/3gpp")]
    [InlineData("registries/a")]
    public void A_registry_name_reads_back_as_it_was_written(string name) => RegistryName.Parse(name).ToString().Should().Be(name);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("itu-t")]
    [InlineData("registries/")]
    [InlineData("registries/ITU-T")]
    [InlineData("registries/-itu")]
    [InlineData("registries/itu-")]
    [InlineData("registries/itu/workItems/X")]
    [InlineData("registries/a234567890123456789012345678901234567890123456789012345678901234")]
    public void What_is_no_registry_name_is_refused_with_the_rule(string? name)
    {
        RegistryName.TryParse(name, out _).Should().BeFalse();
        var parse = () => RegistryName.Parse(name);
        parse.Should().Throw<ResourceNameException>().WithMessage("*registries/{registry}*a-z*");
    }

    [Theory]
    [InlineData("registries/itu-t/workItems/X.1252")]
    [InlineData("registries/w3c/workItems/vc_data~2-0")]
    public void A_work_item_name_reads_back_as_it_was_written(string name)
    {
        var parsed = WorkItemName.Parse(name);
        parsed.ToString().Should().Be(name);
        parsed.Registry.WorkItem(parsed.Id).Should().Be(parsed);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("registries/itu-t/workItems/")]
    [InlineData("registries/itu-t/workItems/.X")]
    [InlineData("registries/itu-t/workItems/X 1252")]
    [InlineData("registries/itu-t/workItems/X/1252")]
    [InlineData("registries/ITU/workItems/X")]
    [InlineData("registries/itu-t")]
    public void What_is_no_work_item_name_is_refused_with_the_rule(string? name)
    {
        WorkItemName.TryParse(name, out _).Should().BeFalse();
        var parse = () => WorkItemName.Parse(name);
        parse.Should().Throw<ResourceNameException>().WithMessage("*registries/{registry}/workItems/{work_item}*");
    }

    [Theory]
    [InlineData("Identity management", "topics/identity-management")]
    [InlineData("Vérification d'identité", "topics/verification-d-identite")]
    [InlineData("Trust\ufffelists\uffff", "topics/trust-lists")]
    public void A_topic_is_named_after_what_people_call_it(string displayName, string name) => TopicName.Of(displayName).ToString().Should().Be(name);

    [Fact]
    public void A_duplicate_has_the_same_name_whichever_item_stands_on_the_left()
    {
        const string left = "registries/itu-t/workItems/X.509", right = "registries/iso/workItems/ISO-IEC-9594-8";

        var name = DuplicateName.Of(left, right);

        DuplicateName.Of(right, left).Should().Be(name);
        DuplicateName.Parse(name.ToString()).Should().Be(name);
        DuplicateName.Of(left, right + "0").Should().NotBe(name);
        name.ToString().Should().Be("duplicates/n3npgimmbwhyx66jh53seqby2i", "followers keep the names");
    }
}
