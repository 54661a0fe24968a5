using Federation.Hosting;
using Microsoft.Extensions.Options;

namespace Federation.Identity;

/// <summary>Secrets of clients are for development: on loopback, or where a setting says that they are wanted all the same.</summary>
internal sealed class SecretRule(IOptions<IdentityOptions> options, Listener listener)
{
    /// <exception cref="SettingException">A client has a secret, and the provider serves more than this machine.</exception>
    internal void Hold()
    {
        var settings = options.Value;
        if (settings.AllowClientSecretsBeyondLoopback || (listener.Address.IsLoopback && settings.Issuer?.IsLoopback != false))
            return;

        foreach (var (index, client) in settings.Clients.Index().Where(c => c.Item.HasSecret))
            throw new SettingException(
                $"{IdentityOptions.Section}:{nameof(settings.Clients)}:{index} is {client.Id}, with a secret; beyond loopback allowed is {nameof(client.KeySet)}, {nameof(client.CertificateThumbprints)} "
                + $"or {nameof(client.CertificateSubject)}, unless {IdentityOptions.Section}:{nameof(settings.AllowClientSecretsBeyondLoopback)} is true.");
    }
}
