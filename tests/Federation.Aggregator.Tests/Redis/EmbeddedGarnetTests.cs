using System.Net;
using System.Net.Sockets;
using Federation.Aggregator.Redis;
using StackExchange.Redis;

namespace Federation.Aggregator.Tests.Redis;

public sealed class EmbeddedGarnetTests
{
    [Fact]
    public async Task Several_servers_run_in_one_process_and_share_nothing()
    {
        using var left = EmbeddedGarnet.Start();
        using var right = EmbeddedGarnet.Start();
        await using var toLeft = await ConnectionMultiplexer.ConnectAsync(left.Connection.Patient());
        await using var toRight = await ConnectionMultiplexer.ConnectAsync(right.Connection.Patient());

        await toLeft.GetDatabase().StringSetAsync("key", "value");

        (await toLeft.GetDatabase().StringGetAsync("key")).Should().Be("value");
        (await toRight.GetDatabase().KeyExistsAsync("key")).Should().BeFalse();
    }

    [Fact]
    public async Task Nobody_gets_in_without_the_password()
    {
        using var garnet = EmbeddedGarnet.Start();
        using var stranger = new TcpClient();
        await stranger.ConnectAsync((IPEndPoint)garnet.Connection.EndPoints.Single(), TestContext.Current.CancellationToken);

        var command = "*2\r\n$3\r\nGET\r\n$3\r\nkey\r\n"u8.ToArray();
        await stranger.GetStream().WriteAsync(command, TestContext.Current.CancellationToken);
        using var answers = new StreamReader(stranger.GetStream());

        (await answers.ReadLineAsync(TestContext.Current.CancellationToken)).Should().StartWith("-NOAUTH");
    }
}
