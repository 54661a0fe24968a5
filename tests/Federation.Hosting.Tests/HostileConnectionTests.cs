using Federation.Hosting.Tests.Support;

namespace Federation.Hosting.Tests;

/// <summary>Connections that want to cost a host more than they cost their maker. Each is ended, and the next client is served.</summary>
public sealed class HostileConnectionTests : IAsyncLifetime
{
    private const string Path = "/federation.catalog.v1.CatalogService/GetWorkItem";
    private const uint EnhanceYourCalm = 0xB;
    private const ushort InitialWindowSize = 0x4;
    private const int FrameBytes = 16_000;

    private TestProvider _provider = null!;
    private TestHost _host = null!;
    private string _token = "";

    public async ValueTask InitializeAsync()
    {
        _provider = await TestProvider.StartAsync();
        _host = await TestHost.StartAsync(
            _provider.Address,
            null,
            ("Limits:RequestHeadersTimeout", "00:00:01"),
            ("Limits:SlowGracePeriod", "00:00:01.5"),
            ("Limits:MinimumBytesPerSecond", "1000"));
        _token = _provider.Token();
    }

    public async ValueTask DisposeAsync()
    {
        await _host.GetAsync(_token);
        await _host.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task Streams_that_are_opened_only_to_be_reset_end_the_connection()
    {
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _host.Catalog.Behaviour = _ => held.Task;
        await using var connection = await RawHttp2.ConnectAsync(_host.Address);
        var closed = connection.UntilClosedAsync();
        var call = RawHttp2.Call(Path, _token);

        for (var stream = 1; stream < 40_000 && !closed.IsCompleted; stream += 2)
        {
            if (!await connection.SendAsync(RawHttp2.Headers, RawHttp2.EndHeaders, stream, call)
                || !await connection.SendAsync(RawHttp2.Data, RawHttp2.EndStream, stream, [0, 0, 0, 0, 0])
                || !await connection.SendAsync(RawHttp2.Reset, 0, stream, [0, 0, 0, 8]))
                break;
        }

        ((await closed) ?? EnhanceYourCalm).Should().Be(EnhanceYourCalm);
        held.SetResult();
        _host.Catalog.Behaviour = _ => Task.CompletedTask;
    }

    [Fact]
    public async Task Headers_that_never_end_end_the_connection()
    {
        await using var connection = await RawHttp2.ConnectAsync(_host.Address);
        var closed = connection.UntilClosedAsync();
        var sent = 0;

        var open = await connection.SendAsync(RawHttp2.Headers, 0, 1, RawHttp2.Call(Path, _token));
        for (; open && !closed.IsCompleted && sent < 64 * 1024 * 1024; sent += FrameBytes)
            open = await connection.SendAsync(RawHttp2.Continuation, 0, 1, RawHttp2.Field("x-flood", new string('a', FrameBytes)));
        await closed;

        sent.Should().BeLessThan(64 * 1024 * 1024);
    }

    [Fact]
    public async Task Headers_that_do_not_come_end_the_connection()
    {
        await using var connection = await RawHttp2.ConnectAsync(_host.Address);

        await connection.SendAsync(RawHttp2.Headers, 0, 1, RawHttp2.Call(Path, _token));

        await connection.UntilClosedAsync();
    }

    [Fact]
    public async Task A_request_that_does_not_come_ends_the_connection()
    {
        await using var connection = await RawHttp2.ConnectAsync(_host.Address);

        await connection.SendAsync(RawHttp2.Headers, RawHttp2.EndHeaders, 1, RawHttp2.Call(Path, _token));
        await connection.SendAsync(RawHttp2.Data, 0, 1, [0, 0, 0, 1, 0, 10]);

        await connection.UntilClosedAsync();
    }

    [Fact]
    public async Task An_answer_that_is_not_read_ends_the_connection()
    {
        await using var connection = await RawHttp2.ConnectAsync(_host.Address, (InitialWindowSize, 0));

        await connection.SendAsync(RawHttp2.Headers, RawHttp2.EndHeaders, 1, RawHttp2.Call(Path, _token));
        await connection.SendAsync(RawHttp2.Data, RawHttp2.EndStream, 1, [0, 0, 0, 0, 0]);

        await connection.UntilClosedAsync();
    }
}
