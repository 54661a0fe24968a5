using Federation.Hosting;
using Federation.Identity.Tests.Support;

namespace Federation.Identity.Tests.SignIn;

/// <summary>A provider with people and a host with pages, for the tests of a class that only use them.</summary>
public sealed class SharedSignIn : IAsyncLifetime
{
    internal const string Password = "correct horse battery staple";

    private readonly TestFolder _folder = new();

    internal TestIdentity Identity { get; private set; } = null!;

    internal TestPages Pages { get; private set; } = null!;

    /// <summary>Settings of a provider with a liaison officer, a reader and an administrator, who sign in to pages at <paramref name="pages"/>.</summary>
    internal static Dictionary<string, string?> Settings(TestFolder folder, Uri pages, params (string Key, string? Value)[] changes) =>
        TestIdentity.Settings(
            folder,
            [
                ("Identity:Clients:1:Id", "pages"),
                ("Identity:Clients:1:Secret", TestPages.Secret),
                ("Identity:Clients:1:Organization", "jca-idm"),
                ("Identity:Clients:1:RedirectUris:0", $"{pages}signin-oidc"),
                ("Identity:Clients:1:PostLogoutRedirectUris:0", $"{pages}signout-callback-oidc"),
                ("Identity:Clients:1:Scopes:0", FederationScopes.DuplicatesDecide),
                ("Identity:Clients:1:Scopes:1", FederationScopes.DuplicatesRead),
                ("Identity:Clients:1:Scopes:2", "roles"),
                ("Identity:Clients:1:Resources:0", "urn:federation:aggregator"),
                .. Person(0, "ada", FederationRoles.LiaisonOfficer),
                ("Identity:People:0:Name", "Ada Lovelace"),
                .. Person(1, "grace", null),
                .. Person(2, "alan", FederationRoles.Administrator),
                .. changes,
            ]);

    public async ValueTask InitializeAsync()
    {
        var address = TestPages.FindAddress();
        Identity = await TestIdentity.StartAsync(Settings(_folder, address));
        Pages = await TestPages.StartAsync(Identity.Address, address);
    }

    public async ValueTask DisposeAsync()
    {
        await Pages.DisposeAsync();
        await Identity.DisposeAsync();
        _folder.Dispose();
    }

    private static IEnumerable<(string, string?)> Person(int index, string id, string? role)
    {
        yield return ($"Identity:People:{index}:Id", id);
        yield return ($"Identity:People:{index}:PasswordHash", PersonPassword.Hash(Password));
        yield return ($"Identity:People:{index}:Organization", "itu-t");
        if (role is not null)
            yield return ($"Identity:People:{index}:Roles:0", role);
    }
}
