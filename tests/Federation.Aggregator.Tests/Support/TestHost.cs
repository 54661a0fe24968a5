using Federation.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;

namespace Federation.Aggregator.Tests.Support;

/// <summary>A host of the federation on a port of its own.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestHost(WebApplication app, Uri address)
    {
        _app = app;
        Address = address;
    }

    public Uri Address { get; }

    public static async Task<TestHost> StartAsync(
        Action<WebApplicationBuilder> add, Action<WebApplication> map, IEnumerable<(string Key, string? Value)> settings)
    {
        var builder = FederationHost.CreateBuilder(new ConfigurationBuilder()
            .AddInMemoryCollection([new("Logging:LogLevel:Default", "None"), new("Logging:LogLevel:Microsoft", "None")])
            .AddInMemoryCollection([new("Listen:Address", "http://127.0.0.1:0")])
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)))
            .Build());
        add(builder);
        var app = builder.Build();
        map(app);
        return new TestHost(app, await FederationHost.StartAsync(app, CancellationToken.None));
    }

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _app.DisposeAsync();
    }
}
