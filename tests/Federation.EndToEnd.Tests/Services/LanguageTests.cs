using Federation.EndToEnd.Tests.Processes;

namespace Federation.EndToEnd.Tests.Services;

/// <summary>All that the program says is English, wherever it runs.</summary>
public sealed class LanguageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("de_DE.UTF-8")]
    [InlineData("tr_TR.UTF-8")]
    public async Task A_wrong_command_is_told_in_English_on_a_machine_of_another_language(string locale)
    {
        await using var process = FederationProcess.StartWith([$"LC_ALL={locale}"], _folder.Path, "nonsense");

        (await process.EndAsync()).Should().Be(2);
        process.Error.Should().Contain("Unrecognized command or argument 'nonsense'.");
    }
}
