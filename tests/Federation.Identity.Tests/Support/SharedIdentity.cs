namespace Federation.Identity.Tests.Support;

/// <summary>One provider for the tests of a class that only ask it.</summary>
public sealed class SharedIdentity : IAsyncLifetime
{
    private readonly TestFolder _folder = new();

    internal TestIdentity Identity { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Identity = await TestIdentity.StartAsync(TestIdentity.Settings(_folder));

    public async ValueTask DisposeAsync()
    {
        await Identity.DisposeAsync();
        _folder.Dispose();
    }
}
