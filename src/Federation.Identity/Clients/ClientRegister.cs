using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using Federation.Hosting;
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Federation.Identity;

/// <summary>The clients in the store: written from the settings, read for each token.</summary>
internal sealed class ClientRegister(IOpenIddictApplicationManager applications, IOptions<IdentityOptions> options)
{
    private static readonly string[] _signIn =
    [
        Permissions.Endpoints.Authorization,
        Permissions.Endpoints.EndSession,
        Permissions.GrantTypes.AuthorizationCode,
        Permissions.ResponseTypes.Code,
        Permissions.Scopes.Profile,
    ];

    /// <summary>Makes the store hold the clients of the settings, as they are there, and no others.</summary>
    internal async Task SynchroniseAsync(CancellationToken cancellationToken)
    {
        var clients = options.Value.Clients;
        var vanished = new List<object>();
        await foreach (var stored in applications.ListAsync(cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            var id = await applications.GetClientIdAsync(stored, cancellationToken).ConfigureAwait(false);
            if (clients.All(c => c.Id != id))
                vanished.Add(stored);
        }

        foreach (var stored in vanished)
            await applications.DeleteAsync(stored, cancellationToken).ConfigureAwait(false);
        foreach (var client in clients)
            await StoreAsync(client, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What the tokens of a client may say.</summary>
    internal async Task<ClientGrant> GetGrantAsync(string clientId, CancellationToken cancellationToken)
    {
        var stored = await applications.FindByClientIdAsync(clientId, cancellationToken).ConfigureAwait(false)
            ?? throw new InvalidOperationException($"The client {clientId} was authenticated and is not in the store.");
        var permissions = await applications.GetPermissionsAsync(stored, cancellationToken).ConfigureAwait(false);
        var properties = await applications.GetPropertiesAsync(stored, cancellationToken).ConfigureAwait(false);
        return new ClientGrant(
            properties[FederationClaims.Organization].GetString()!,
            WithPrefix(permissions, Permissions.Prefixes.Scope),
            WithPrefix(permissions, Permissions.Prefixes.Resource));
    }

    private async Task StoreAsync(IdentityClient client, CancellationToken cancellationToken)
    {
        var descriptor = new OpenIddictApplicationDescriptor
        {
            ClientId = client.Id,
            // OpenIddict wants each confidential client to have a secret; one that proves itself better has one that nobody knows.
            ClientSecret = await client.ReadSecretAsync(cancellationToken).ConfigureAwait(false) is { Length: > 0 } secret ? secret : NobodysSecret(),
            ClientType = ClientTypes.Confidential,
            ConsentType = ConsentTypes.Implicit,
            Permissions = { Permissions.Endpoints.Token },
            Properties = { [FederationClaims.Organization] = JsonSerializer.SerializeToElement(client.Organization) },
        };
        ClientCredentials.Of(client).AddTo(descriptor.Properties);
        if (client.SignsPeopleIn)
        {
            descriptor.Permissions.UnionWith(_signIn);
            descriptor.Requirements.Add(Requirements.Features.ProofKeyForCodeExchange);
            descriptor.RedirectUris.UnionWith(client.RedirectUris);
            descriptor.PostLogoutRedirectUris.UnionWith(client.PostLogoutRedirectUris);
        }
        else
        {
            descriptor.Permissions.Add(Permissions.GrantTypes.ClientCredentials);
        }

        descriptor.Permissions.UnionWith(client.Scopes.Select(s => Permissions.Prefixes.Scope + s));
        descriptor.Permissions.UnionWith(client.Resources.Select(r => Permissions.Prefixes.Resource + r));

        if (await applications.FindByClientIdAsync(client.Id!, cancellationToken).ConfigureAwait(false) is { } stored)
            await applications.UpdateAsync(stored, descriptor, cancellationToken).ConfigureAwait(false);
        else
            await applications.CreateAsync(descriptor, cancellationToken).ConfigureAwait(false);
    }

    private static string NobodysSecret() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private static ImmutableArray<string> WithPrefix(ImmutableArray<string> permissions, string prefix) =>
        [.. permissions.Where(p => p.StartsWith(prefix, StringComparison.Ordinal)).Select(p => p[prefix.Length..])];
}
