using Federation.Hosting.Tests.Support;
using Google.Rpc;
using Microsoft.Extensions.Logging;

namespace Federation.Hosting.Tests;

public sealed class LogTests : IAsyncLifetime
{
    private readonly LogRecorder _log = new();
    private TestProvider _provider = null!;
    private TestHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _provider = await TestProvider.StartAsync();
        _host = await TestHost.StartAsync(_provider, builder => builder.Logging
            .AddProvider(_log)
            .AddFilter<LogRecorder>(null, LogLevel.Trace));
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task No_token_is_logged_whether_good_or_bad_and_however_much_is_logged()
    {
        var tokens = new[] { _provider.Token(), _provider.Token(type: "JWT"), _provider.Token(audience: "urn:federation:iso"), "nonsense.of.somebody" };
        await _host.GetAsync(tokens[0]);
        foreach (var refused in tokens[1..])
            await Refusal.OfAsync(() => _host.GetAsync(refused));

        var log = _log.Text;
        log.Should().Contain("Refused /federation.catalog.v1.CatalogService/GetWorkItem");
        foreach (var token in tokens)
            log.Should().NotContain(token).And.NotContain(token.Split('.')[2]);
    }

    [Fact]
    public async Task An_unexpected_exception_is_logged_under_the_id_that_the_client_was_told()
    {
        _host.Catalog.Behaviour = _ => throw new InvalidOperationException("the cause");
        var refusal = await Refusal.OfAsync(() => _host.GetAsync(_provider.Token()));
        _log.Text.Should().Contain($"Error: Error {refusal.Detail<ErrorInfo>()!.Metadata["error_id"]} in ").And.Contain("the cause");
    }

    [Fact]
    public async Task A_caller_that_gives_up_is_no_error_of_the_service()
    {
        _host.Catalog.Behaviour = context => Task.Delay(Timeout.Infinite, context.CancellationToken);
        var options = new Grpc.Core.CallOptions(deadline: DateTime.UtcNow + TimeSpan.FromMilliseconds(300));
        await Refusal.OfAsync(() => _host.GetAsync(_provider.Token(), options));
        _log.Text.Should().NotContain("Error:");
    }
}
