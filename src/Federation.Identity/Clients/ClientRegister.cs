using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using Federation.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Federation.Identity;

/// <summary>The clients in the store: written from the settings and by <see cref="ClientAdministration"/>, read for each token.</summary>
internal sealed class ClientRegister(IOpenIddictApplicationManager applications, IOptions<IdentityOptions> options)
{
    // Marks a client that was added by command, which no settings know.
    private const string Added = "added";

    // Whether the client has a secret that somebody knows.
    private const string HasSecret = "has_secret";

    private static readonly string[] _signIn =
    [
        Permissions.Endpoints.Authorization,
        Permissions.Endpoints.PushedAuthorization,
        Permissions.Endpoints.EndSession,
        Permissions.GrantTypes.AuthorizationCode,
        Permissions.ResponseTypes.Code,
        Permissions.Scopes.Profile,
    ];

    /// <summary>Makes the store hold the clients of the settings, as they are there, beside those that were added by command, and no others.</summary>
    internal async Task SynchroniseAsync(CancellationToken cancellationToken)
    {
        var clients = options.Value.Clients;
        var vanished = new List<object>();
        await foreach (var stored in applications.ListAsync(cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            var id = await applications.GetClientIdAsync(stored, cancellationToken).ConfigureAwait(false);
            if (clients.All(c => c.Id != id) && !await IsAddedAsync(stored, cancellationToken).ConfigureAwait(false))
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

    /// <summary>Every client.</summary>
    internal async IAsyncEnumerable<RegisteredClient> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var stored in applications.ListAsync(cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            var id = (await applications.GetClientIdAsync(stored, cancellationToken).ConfigureAwait(false))!;
            var keys = await applications.GetJsonWebKeySetAsync(stored, cancellationToken).ConfigureAwait(false);
            yield return new RegisteredClient(
                id,
                await GetGrantAsync(id, cancellationToken).ConfigureAwait(false),
                [.. keys?.Keys.Select(key => key.KeyId) ?? []],
                !await IsAddedAsync(stored, cancellationToken).ConfigureAwait(false));
        }
    }

    /// <summary>Adds a client that proves itself by <paramref name="keys"/>.</summary>
    /// <exception cref="SettingException">There is one with this id.</exception>
    internal async Task AddAsync(IdentityClient client, JsonWebKeySet keys, CancellationToken cancellationToken)
    {
        if (await applications.FindByClientIdAsync(client.Id!, cancellationToken).ConfigureAwait(false) is not null)
            throw new SettingException($"There is a client {client.Id} already; give it another key with rotate.");
        await StoreAsync(client, cancellationToken, keys).ConfigureAwait(false);
    }

    /// <summary>Gives a client a new key, and keeps the one before, until the next rotation.</summary>
    /// <exception cref="SettingException">No such client was added by command.</exception>
    internal async Task RotateAsync(string id, JsonWebKeySet keys, CancellationToken cancellationToken)
    {
        var stored = await FindAddedAsync(id, cancellationToken).ConfigureAwait(false);
        var descriptor = new OpenIddictApplicationDescriptor();
        await applications.PopulateAsync(descriptor, stored, cancellationToken).ConfigureAwait(false);
        if (descriptor.JsonWebKeySet?.Keys.FirstOrDefault() is { } before)
            keys.Keys.Add(before);
        descriptor.JsonWebKeySet = keys;
        await applications.UpdateAsync(stored, descriptor, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes a client.</summary>
    /// <exception cref="SettingException">No such client was added by command.</exception>
    internal async Task RevokeAsync(string id, CancellationToken cancellationToken) =>
        await applications.DeleteAsync(await FindAddedAsync(id, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    private async Task<object> FindAddedAsync(string id, CancellationToken cancellationToken)
    {
        var stored = await applications.FindByClientIdAsync(id, cancellationToken).ConfigureAwait(false)
            ?? throw new SettingException($"There is no client {id}.");
        return await IsAddedAsync(stored, cancellationToken).ConfigureAwait(false)
            ? stored
            : throw new SettingException($"The client {id} stands in the settings ({IdentityOptions.Section}:{nameof(IdentityOptions.Clients)}), and is changed there.");
    }

    private async ValueTask<bool> IsAddedAsync(object stored, CancellationToken cancellationToken) =>
        (await applications.GetPropertiesAsync(stored, cancellationToken).ConfigureAwait(false)).ContainsKey(Added);

    private async Task StoreAsync(IdentityClient client, CancellationToken cancellationToken, JsonWebKeySet? added = null)
    {
        var secret = await client.ReadSecretAsync(cancellationToken).ConfigureAwait(false) is { Length: > 0 } known ? known : null;
        var descriptor = new OpenIddictApplicationDescriptor
        {
            ClientId = client.Id,
            // OpenIddict wants each confidential client to have a secret; one that proves itself better has one that nobody knows.
            ClientSecret = secret ?? NobodysSecret(),
            ClientType = ClientTypes.Confidential,
            ConsentType = ConsentTypes.Implicit,
            Permissions = { Permissions.Endpoints.Token },
            Properties =
            {
                [FederationClaims.Organization] = JsonSerializer.SerializeToElement(client.Organization),
                [HasSecret] = JsonSerializer.SerializeToElement(secret is not null),
            },
        };
        ClientCredentials.Of(client).AddTo(descriptor.Properties);
        if (added is not null)
        {
            descriptor.JsonWebKeySet = added;
            descriptor.Properties[Added] = JsonSerializer.SerializeToElement(true);
        }

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

        // What is there already is not written again, so that a provider starts also where its disk is full.
        if (await applications.FindByClientIdAsync(client.Id!, cancellationToken).ConfigureAwait(false) is not { } stored)
            await applications.CreateAsync(descriptor, cancellationToken).ConfigureAwait(false);
        else if (!await HoldsAsync(stored, descriptor, secret, cancellationToken).ConfigureAwait(false))
            await applications.UpdateAsync(stored, descriptor, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> HoldsAsync(object stored, OpenIddictApplicationDescriptor wanted, string? secret, CancellationToken cancellationToken)
    {
        var held = new OpenIddictApplicationDescriptor();
        await applications.PopulateAsync(held, stored, cancellationToken).ConfigureAwait(false);
        return held.ClientType == wanted.ClientType
            && held.ConsentType == wanted.ConsentType
            && held.Permissions.SetEquals(wanted.Permissions)
            && held.Requirements.SetEquals(wanted.Requirements)
            && Letters(held.RedirectUris).SetEquals(Letters(wanted.RedirectUris))
            && Letters(held.PostLogoutRedirectUris).SetEquals(Letters(wanted.PostLogoutRedirectUris))
            && held.Properties.Count == wanted.Properties.Count
            && held.Properties.All(property => wanted.Properties.TryGetValue(property.Key, out var value) && JsonElement.DeepEquals(property.Value, value))
            && (secret is null || await applications.ValidateClientSecretAsync(stored, secret, cancellationToken).ConfigureAwait(false));
    }

    private static HashSet<string> Letters(IEnumerable<Uri> uris) => [.. uris.Select(uri => uri.OriginalString)];

    private static string NobodysSecret() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private static ImmutableArray<string> WithPrefix(ImmutableArray<string> permissions, string prefix) =>
        [.. permissions.Where(p => p.StartsWith(prefix, StringComparison.Ordinal)).Select(p => p[prefix.Length..])];
}
