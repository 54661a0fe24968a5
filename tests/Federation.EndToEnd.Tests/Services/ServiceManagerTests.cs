using System.Net.Sockets;
using System.Text;
using Federation.EndToEnd.Tests.Processes;
using Federation.Hosting;

namespace Federation.EndToEnd.Tests.Services;

/// <summary>What systemd is told of a service, and what of it systemd relies on (<c>deploy/systemd</c>).</summary>
public sealed class ServiceManagerTests : IDisposable
{
    // Far above what a start needs.
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task A_service_says_when_it_serves_and_when_it_ends()
    {
        var path = _folder.File("notify");
        using var manager = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        manager.Bind(new UnixDomainSocketEndPoint(path));
        var address = FreePort.FindAddress();
        await using var node = FederationProcess.StartWith(
            [$"NOTIFY_SOCKET={path}"], _folder.Path, "node", "--data", "data", "--listen", $"{address}", "--authority", "http://127.0.0.1:1", "--audience", "urn:federation:a",
            "--set", "Node:Registries:0:Id=a", "--set", "Node:Registries:0:Title=A", "--set", "Node:Registries:0:Organization=a");

        var atStart = await NextAsync(manager);
        using (var client = new TcpClient())
            await client.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        var exitCode = await node.TerminateAsync();
        var atEnd = await NextAsync(manager);

        (atStart, exitCode, atEnd).Should().Be(("READY=1", 0, "STOPPING=1"), node.Error);
    }

    [Fact]
    public async Task A_wrong_setting_ends_with_the_code_that_systemd_does_not_start_again_for()
    {
        var (exitCode, _, error) = await FederationProcess.RunAsync(_folder.Path, "node", "--listen", "nowhere");

        var unit = await File.ReadAllLinesAsync(
            Path.Combine(AppContext.BaseDirectory, "deploy", "systemd", "federation@.service"), TestContext.Current.CancellationToken);
        unit.Should().Contain($"RestartPreventExitStatus={exitCode}", error);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<string> NextAsync(Socket manager)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(_patience);
        var message = new byte[256];
        return Encoding.UTF8.GetString(message, 0, await manager.ReceiveAsync(message, patience.Token));
    }
}
