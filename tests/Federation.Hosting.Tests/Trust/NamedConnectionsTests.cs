using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Federation.Hosting.Tests.Trust;

/// <summary>Where those lead a host to whom a list or an anchor names.</summary>
public sealed class NamedConnectionsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    // What a provider names, such as the address of its keys, is on another host at will: here a name that leads to this machine.
    [Theory]
    [InlineData("https://id.example/", false, false)]
    [InlineData("https://id.example/", true, true)]
    [InlineData("https://localhost/", false, true)]
    [InlineData("http://127.0.0.1/", false, true)]
    public async Task A_name_is_judged_by_the_address_that_it_leads_to_when_it_is_connected_to(string provider, bool allowPrivate, bool isConnected)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var handler = Connections(provider, allowPrivate);
        handler.UseProxy = false;
        using var http = new HttpClient(handler) { Timeout = TimeSpan.FromMinutes(1) };
        var asked = http.GetStringAsync(new Uri($"http://localhost:{((IPEndPoint)listener.LocalEndpoint).Port}/"), Stop);
        if (isConnected)
        {
            using var connection = await listener.AcceptTcpClientAsync(Stop).AsTask().WaitAsync(TimeSpan.FromMinutes(1), Stop);
            await connection.GetStream().WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), Stop);
            (await asked).Should().BeEmpty();
            return;
        }

        (await ((Func<Task>)(() => asked)).Should().ThrowAsync<HttpRequestException>()).Which.Message.Should().Contain("leads to no address");
        listener.Pending().Should().BeFalse();
    }

    [Theory]
    [InlineData("https://id.example/", false, false)]
    [InlineData("https://id.example/", true, true)]
    [InlineData("https://localhost/", true, false)]
    public void Redirects_and_cookies_are_not_followed_and_a_proxy_only_where_the_network_is_ones_own(string provider, bool allowPrivate, bool takesProxy)
    {
        using var handler = Connections(provider, allowPrivate);
        handler.AllowAutoRedirect.Should().BeFalse();
        handler.UseCookies.Should().BeFalse();
        handler.UseProxy.Should().Be(takesProxy);
    }

    [Theory]
    [InlineData("8.8.8.8", true, true, true)]
    [InlineData("10.0.0.1", false, true, false)]
    [InlineData("192.168.1.1", false, true, false)]
    [InlineData("::ffff:10.0.0.1", false, true, false)]
    [InlineData("fd00::1", false, true, false)]
    [InlineData("127.0.0.1", false, true, true)]
    [InlineData("::1", false, true, true)]
    [InlineData("169.254.169.254", false, false, false)]
    [InlineData("fe80::1", false, false, false)]
    [InlineData("0.0.0.0", false, false, false)]
    public void The_public_internet_is_open_to_all_other_networks_by_a_setting_and_link_local_addresses_to_nobody(string address, bool publicly, bool privately, bool locally)
    {
        var ip = IPAddress.Parse(address);
        new NetworkGuard(allowPrivate: false).Permits(ip).Should().Be(publicly);
        new NetworkGuard(allowPrivate: true).Permits(ip).Should().Be(privately);
        new NetworkGuard(allowPrivate: false, allowLoopback: true).Permits(ip).Should().Be(locally);
    }

    private static SocketsHttpHandler Connections(string provider, bool allowPrivate) =>
        new NamedConnections(Options.Create(new TokenTrustOptions { AllowPrivateAddresses = allowPrivate }), TrustedAuthorities.OfSystem).For(new Uri(provider));
}
