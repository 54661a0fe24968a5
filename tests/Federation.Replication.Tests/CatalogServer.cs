using System.Net;
using Federation.Protocol.Catalog.V1;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Federation.Replication.Tests;

/// <summary>Serves a <see cref="ScriptedCatalog"/> over gRPC on a port of loopback.</summary>
internal sealed class CatalogServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly GrpcChannel _channel;

    private CatalogServer(WebApplication app, Uri address)
    {
        _app = app;
        Address = address;
        _channel = GrpcChannel.ForAddress(address);
    }

    public Uri Address { get; }

    public CatalogService.CatalogServiceClient Client => new(_channel);

    public static async Task<CatalogServer> StartAsync(ScriptedCatalog catalog, int port = 0, Func<byte[]>? keySet = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(catalog);
        var app = builder.Build();
        app.MapGrpcService<ScriptedCatalog>();
        if (keySet is not null)
            app.MapGet("/.well-known/jwks.json", () => Results.Bytes(keySet(), "application/json"));
        await app.StartAsync(TestContext.Current.CancellationToken);
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        return new CatalogServer(app, new Uri(addresses.Single()));
    }

    /// <summary>Goes down at once, as in a crash; the client stays, and finds nobody.</summary>
    public async Task StopAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _app.DisposeAsync();
        _channel.Dispose();
    }
}
