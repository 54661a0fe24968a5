using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Federation.Hosting.Tests.Support;

/// <summary>A collector of telemetry (OTLP over gRPC) that keeps what it is sent.</summary>
internal sealed class TestCollector : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _received = new();
    private readonly WebApplication _app;

    private TestCollector(WebApplication app) => _app = app;

    internal Uri Address { get; private set; } = null!;

    /// <summary>Everything received, each with the path of its method first.</summary>
    internal string Text => string.Join('\n', _received);

    internal static async Task<TestCollector> StartAsync()
    {
        var builder = FederationHost.CreateBuilder(TestSettings.From(
            ("Authentication:Authority", "http://127.0.0.1:9"), ("Authentication:Audience", "urn:federation:collector")));
        builder.AddFederationHosting("test.collector");
        var app = builder.Build();
        var collector = new TestCollector(app);
        app.MapFederationHosting();
        app.MapPost("/opentelemetry.proto.collector.{signal}/Export", collector.ExportAsync).AllowAnonymous();
        collector.Address = await FederationHost.StartAsync(app, CancellationToken.None);
        return collector;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ExportAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        _received.Enqueue($"{context.Request.Path} {Encoding.Latin1.GetString(body.ToArray())}");
        context.Response.ContentType = "application/grpc";
        context.Response.AppendTrailer("grpc-status", "0");
        await context.Response.Body.WriteAsync(new byte[5]);
    }
}
