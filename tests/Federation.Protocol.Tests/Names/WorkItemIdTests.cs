using Federation.Protocol.Names;
using FsCheck;
using FsCheck.Xunit;

namespace Federation.Protocol.Tests.Names;

public sealed class WorkItemIdTests
{
    [Theory]
    [InlineData("itu-t", "ITU-T X.1252", "X.1252")]
    [InlineData("itu-t", "ITU-T X.1252 (04/2021)", "X.1252-04_2021")]
    [InlineData("itu-t", "ITU-R BT.2123-1", "ITU-R-BT.2123-1")]
    [InlineData("iso", "ISO 1003", "1003")]
    [InlineData("iso", "ISO/1003", "ISO_1003")]
    [InlineData("iso", "ISO/IEC 24760-1:2019", "ISO-IEC-24760-1-2019")]
    [InlineData("iso-iec", "ISO/IEC 24760-1", "24760-1")]
    [InlineData("w3c", "W3C vc-data-model-2.0", "vc-data-model-2.0")]
    [InlineData("x", " .hidden ", "hidden")]
    [InlineData("iec", "IEC 60285-1", "60285-1")]
    [InlineData("iec", "IEC 60285-/1", "60285-1-7968048c")]
    [InlineData("iec", "IEC 61360-C00168:", "61360-C00168-faa07ac6")]
    public void An_id_keeps_what_tells_documents_apart(string registry, string identifier, string id) =>
        WorkItemId.Derive(new RegistryName(registry), identifier).Should().Be(id);

    [Fact]
    public void Identifiers_that_differ_in_another_script_keep_apart()
    {
        var registry = new RegistryName("gost");
        WorkItemId.Derive(registry, "ГОСТ Р 123").Should().StartWith("123-").And.NotBe(WorkItemId.Derive(registry, "ГОСТ 123"));
    }

    [Fact]
    public void An_identifier_has_one_id_however_its_accents_and_blanks_are_written()
    {
        var registry = new RegistryName("aenor");
        WorkItemId.Derive(registry, " UNE\u00A0 proyecto Tecnolo\u0301gico 1 ").Should().Be(WorkItemId.Derive(registry, "UNE proyecto Tecnol\u00F3gico 1"));
    }

    [Fact]
    public void Long_identifiers_that_differ_at_the_end_keep_apart()
    {
        var registry = new RegistryName("x");
        var identifier = new string('a', 250);
        WorkItemId.Derive(registry, identifier).Should().NotBe(WorkItemId.Derive(registry, identifier + "b"));
    }

    [Property]
    public bool Every_identifier_gives_a_valid_id_and_always_the_same(NonNull<string> identifier)
    {
        var registry = new RegistryName("itu-t");
        var id = WorkItemId.Derive(registry, identifier.Get);
        return WorkItemName.IsValidId(id) && id == WorkItemId.Derive(registry, identifier.Get);
    }
}
