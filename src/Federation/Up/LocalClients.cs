using System.Buffers.Text;
using System.Security.Cryptography;
using Federation.Hosting;

namespace Federation.Up;

/// <summary>The clients of a local federation, their secrets in files that only their owner can read.</summary>
internal sealed class LocalClients(string folder)
{
    private const int SecretBytes = 32;

    /// <summary>Declares a client and writes its settings below <c>Identity:Clients:<paramref name="index"/></c>.</summary>
    internal IEnumerable<KeyValuePair<string, string?>> Declare(
        int index,
        string id,
        string organization,
        IEnumerable<string> scopes,
        IEnumerable<string> audiences)
    {
        var client = $"Identity:Clients:{index}";
        foreach (var setting in Declare(client, id, organization))
            yield return setting;
        foreach (var (i, scope) in scopes.Index())
            yield return new($"{client}:Scopes:{i}", scope);
        foreach (var (i, audience) in audiences.Index())
            yield return new($"{client}:Resources:{i}", audience);
    }

    /// <summary>Declares the client through which people sign in to the pages at <paramref name="pages"/>.</summary>
    internal IEnumerable<KeyValuePair<string, string?>> DeclareSignIn(int index, string id, string organization, Uri pages)
    {
        var client = $"Identity:Clients:{index}";
        return
        [
            .. Declare(client, id, organization),
            new($"{client}:RedirectUris:0", $"{pages}signin-oidc"),
            new($"{client}:PostLogoutRedirectUris:0", $"{pages}signout-callback-oidc"),
        ];
    }

    /// <summary>What the client <paramref name="id"/> needs to get tokens from <paramref name="authority"/>.</summary>
    internal ClientOptions Credentials(string id, Uri authority) =>
        new() { Authority = authority, Id = id, SecretFile = SecretFile(id) };

    /// <summary>The file of the client's secret, made when it is not there.</summary>
    internal string SecretFile(string id)
    {
        var file = Path.Combine(folder, $"{id}.secret");
        if (!File.Exists(file))
            OwnerOnly.Write(file, Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes)));
        return file;
    }

    private IEnumerable<KeyValuePair<string, string?>> Declare(string client, string id, string organization) =>
    [
        new($"{client}:Id", id),
        new($"{client}:SecretFile", SecretFile(id)),
        new($"{client}:Organization", organization),
    ];
}
