using Federation.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Federation.Identity.Tests.Support;

/// <summary>Publishes one document on a real port, and counts who asked.</summary>
internal sealed class TestPublisher : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _requests;

    private TestPublisher(WebApplication app) => _app = app;

    internal Uri Address { get; private set; } = null!;

    internal int Requests => _requests;

    internal static async Task<TestPublisher> StartAsync(string document, params IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var builder = FederationHost.CreateBuilder(new ConfigurationBuilder()
            .AddInMemoryCollection([new("Logging:LogLevel:Default", "None"), .. settings]).Build());
        builder.AddFederationHttpHosting("test.publisher");
        var publisher = new TestPublisher(builder.Build());
        publisher._app.MapGet("/", () =>
        {
            Interlocked.Increment(ref publisher._requests);
            return Results.Text(document, "application/json");
        });
        publisher.Address = await FederationHost.StartAsync(publisher._app, CancellationToken.None);
        return publisher;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
