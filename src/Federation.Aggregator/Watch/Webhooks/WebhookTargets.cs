using System.Net;
using Federation.Hosting;
using Microsoft.Extensions.Options;

namespace Federation.Aggregator.Watch.Webhooks;

/// <summary>Where webhooks may lead to.</summary>
internal sealed class WebhookTargets(IOptions<WebhookOptions> options)
{
    private const int LengthLimit = 2_000;

    /// <summary>What judges each connection.</summary>
    public NetworkGuard Guard { get; } = new(options.Value.AllowPrivateAddresses);

    /// <summary>What is wrong with an address; empty when nothing is, as far as it alone tells.</summary>
    public string FaultOf(string text)
    {
        if (text.Length > LengthLimit)
            return $"It has {text.Length:N0} characters; allowed are {LengthLimit:N0}.";
        if (!WebAddress.TryRead(text, out var address) || !IsSecure(address))
            return options.Value.AllowPrivateAddresses ? $"It should be {SecureTransport.Rule}." : "It should be an https address.";
        if (address.UserInfo.Length > 0 || address.Fragment.Length > 0)
            return "It should have no user and no fragment.";
        return IPAddress.TryParse(address.DnsSafeHost, out var ip) && !Guard.Permits(ip) ? $"{ip} is an address that webhooks may not lead to." : "";
    }

    private bool IsSecure(Uri address) =>
        options.Value.AllowPrivateAddresses ? SecureTransport.Permits(address) : address.Scheme == Uri.UriSchemeHttps;
}
