using Federation.Hosting.Tests.Support;
using Google.Rpc;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
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
    public async Task Why_a_host_does_not_start_is_told_to_its_starter_and_not_logged_beside()
    {
        var log = new LogRecorder();
        var builder = FederationHost.CreateBuilder(new ConfigurationBuilder().Build());
        builder.AddFederationHttpHosting("test.host");
        builder.Logging.AddProvider(log);
        builder.Services.AddHostedService<Ticking>().AddHostedService<Unstartable>();
        await using (var app = builder.Build())
        {
            var start = () => FederationHost.StartAsync(app, TestContext.Current.CancellationToken);
            await start.Should().ThrowAsync<SettingException>().WithMessage("Test:Directory is*");
        }

        log.Text.Should().BeEmpty();
    }

    [Fact]
    public async Task A_start_that_is_given_up_is_no_fault_of_the_services_that_run_by_then()
    {
        var log = new LogRecorder();
        using var end = new CancellationTokenSource();
        var builder = FederationHost.CreateBuilder(new ConfigurationBuilder().Build());
        builder.AddFederationHttpHosting("test.host");
        builder.Logging.AddProvider(log);
        builder.Services.AddHostedService<Ticking>().AddHostedService(services => new StartingForLong(services, end));
        await using (var app = builder.Build())
        {
            var start = () => FederationHost.StartAsync(app, end.Token);
            await start.Should().ThrowAsync<OperationCanceledException>();
        }

        log.Text.Should().BeEmpty();
    }

    [Fact]
    public async Task A_caller_that_gives_up_is_no_error_of_the_service()
    {
        _host.Catalog.Behaviour = context => Task.Delay(Timeout.Infinite, context.CancellationToken);
        var options = new Grpc.Core.CallOptions(deadline: DateTime.UtcNow + TimeSpan.FromMilliseconds(300));
        await Refusal.OfAsync(() => _host.GetAsync(_provider.Token(), options));
        _log.Text.Should().NotContain("Error:");
    }

    private sealed class Ticking : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            using var timer = new PeriodicTimer(TimeSpan.FromHours(1));
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await Task.Yield();
        }
    }

    // Its starter gives up meanwhile, and what ran before it has ended by then.
    private sealed class StartingForLong(IServiceProvider services, CancellationTokenSource end) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken)
        {
            await end.CancelAsync();
            await services.GetServices<IHostedService>().OfType<Ticking>().Single().ExecuteTask!.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class Unstartable : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) =>
            Task.FromException(new SettingException(new SettingFault("Test:Directory", "/", "a folder that can be written")));

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
