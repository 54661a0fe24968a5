using Federation.Aggregator.Redis;
using Federation.Hosting;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Federation.Aggregator.Tests.Redis;

/// <summary>What is said of a real Redis that cannot be used.</summary>
public sealed class RedisFaultsTests
{
    [Fact]
    public async Task A_Redis_whose_password_was_changed_while_it_was_used_is_told_as_one_that_may_have_another_password()
    {
        await using var server = await RedisServer.StartAsync();
        Assert.SkipWhen(server is null, "There is no redis-server on the PATH.");
        await using var redis = new RedisConnection(
            Options.Create(new RedisOptions { Configuration = $"{server.Options},allowAdmin=true" }), TrustedAuthorities.Read(new TrustOptions()));
        var database = await redis.GetDatabaseAsync(TestContext.Current.CancellationToken);

        await database.ExecuteAsync("CONFIG", "SET", "requirepass", "another");
        await FaultOfAsync(() => database.ExecuteAsync("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "no"));
        var told = "";
        while (!told.Contains("closed the connection", StringComparison.Ordinal))
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
            told = (await FaultOfAsync(() => database.PingAsync()))?.ToUnavailable().Message ?? "";
        }

        told.Should().Be("Redis cannot be used where Redis:Configuration says it is: it closed the connection. "
            + "When it runs, its password or user may be another now than Redis:Configuration says.");
    }

    private static async Task<Exception?> FaultOfAsync(Func<Task> act)
    {
        try
        {
            await act();
            return null;
        }
        catch (RedisException e)
        {
            return e;
        }
    }
}
