using System.Net;
using System.Net.Sockets;
using Federation.Hosting;
using Microsoft.Extensions.Options;

namespace Federation.Aggregator.Watch.Webhooks;

/// <summary>
/// Where webhooks may lead to. Names are looked up and judged for every connection, so that one that leads elsewhere later gets no further.
/// </summary>
internal sealed class WebhookTargets(IOptions<WebhookOptions> options)
{
    private const int LengthLimit = 2_000;

    /// <summary>What is wrong with an address; empty when nothing is, as far as it alone tells.</summary>
    public string FaultOf(string text)
    {
        if (text.Length > LengthLimit)
            return $"It has {text.Length:N0} characters; allowed are {LengthLimit:N0}.";
        if (!WebAddress.TryRead(text, out var address) || !IsSecure(address))
            return options.Value.AllowPrivateAddresses ? $"It should be {SecureTransport.Rule}." : "It should be an https address.";
        if (address.UserInfo.Length > 0 || address.Fragment.Length > 0)
            return "It should have no user and no fragment.";
        return IPAddress.TryParse(address.DnsSafeHost, out var ip) && !Permits(ip) ? $"{ip} is an address that webhooks may not lead to." : "";
    }

    /// <summary>Connects a webhook to one of the permitted addresses of its host.</summary>
    /// <exception cref="WebhookRefusedException">There is none.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var permitted = (await Dns.GetHostAddressesAsync(host, cancellationToken).ConfigureAwait(false)).Where(Permits).ToArray();
        if (permitted.Length == 0)
            throw new WebhookRefusedException($"{host} leads to no address that webhooks may lead to");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(permitted, port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private bool IsSecure(Uri address) =>
        options.Value.AllowPrivateAddresses ? SecureTransport.Permits(address) : address.Scheme == Uri.UriSchemeHttps;

    private bool Permits(IPAddress address) =>
        PublicNetwork.Holds(address) || (options.Value.AllowPrivateAddresses && PublicNetwork.MayBePrivate(address));
}
