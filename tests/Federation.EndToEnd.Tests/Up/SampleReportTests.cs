namespace Federation.EndToEnd.Tests.Up;

/// <summary>What the report on the sample catalogues must say.</summary>
public sealed class SampleReportTests(SampleRun run) : IClassFixture<SampleRun>
{
    [Fact]
    public void The_run_ends_well_and_finds_no_wrong_record()
    {
        run.ExitCode.Should().Be(0, run.Error);
        run.Error.Should().NotContain("wrong and were left out");
    }

    [Theory]
    [InlineData("itu-t")]
    [InlineData("iso-iec-jtc1")]
    [InlineData("iso-tc307")]
    [InlineData("w3c")]
    [InlineData("fido")]
    [InlineData("ietf")]
    [InlineData("oasis")]
    [InlineData("etsi")]
    [InlineData("3gpp")]
    public void Every_registry_is_mirrored_without_lag(string registry)
    {
        var row = run.Output.Split('\n').FirstOrDefault(line => line.TrimStart().StartsWith(registry + " ", StringComparison.Ordinal));

        row.Should().NotBeNull(run.Output);
        row.Should().MatchRegex(@"\s0\s+following\s*$");
    }

    [Fact]
    public void Reasons_stand_on_one_line_in_a_file_however_many_there_are()
    {
        var reasons = run.Output.Split('\n').Where(line => line.TrimStart().StartsWith("because:", StringComparison.Ordinal)).ToArray();

        reasons.Should().Contain(line => line.Length > 400).And.OnlyContain(line => line.EndsWith('.'));
    }

    [Theory]
    [InlineData("ITU-T X.509 (", "ISO/IEC 9594-8:")]
    [InlineData("ITU-T X.1254 (", "ISO/IEC 29115:")]
    [InlineData("ITU-T X.1278 (", "fido-client-to-authenticator-protocol-v")]
    [InlineData("ITU-T X.1277 (", "fido-uaf-v")]
    [InlineData("ITU-T X.1141 (", "OASIS SAML-v2.0 ")]
    [InlineData("ITU-T X.1085 (", "ISO/IEC 17922:")]
    [InlineData("ITU-T X.1058 (", "ISO/IEC 29151:")]
    public void Work_that_is_known_to_be_done_twice_is_reported(string left, string right) =>
        run.Pairs(left, right).Should().BeTrue($"{left} and {right} must be paired in\n{run.Output}");

    [Theory]
    [InlineData("ITU-T X.509 (", "ISO/IEC 9594-1:")]
    [InlineData("ITU-T X.500 (", "ISO/IEC 9594-8:")]
    [InlineData("ITU-T X.501 (", "ISO/IEC 9594-3:")]
    [InlineData("ITU-T X.511 (", "ISO/IEC 9594-2:")]
    public void Different_parts_of_one_standard_are_not_paired(string left, string right) =>
        run.Pairs(left, right).Should().BeFalse($"{left} and {right} are neighbours, not duplicates");
}
