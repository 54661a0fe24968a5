using Federation.Protocol.Catalog.V1;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Federation.Hosting.Tests.Support;

/// <summary>A gRPC host on a real port, composed as the real ones are.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly GrpcChannel _channel;

    private TestHost(WebApplication app, Uri address, TestCatalog catalog)
    {
        App = app;
        Address = address;
        Catalog = catalog;
        _channel = FederationChannel.Open(address);
        Client = new CatalogService.CatalogServiceClient(_channel);
        Admin = new CatalogAdminService.CatalogAdminServiceClient(_channel);
    }

    internal WebApplication App { get; }

    internal Uri Address { get; }

    internal TestCatalog Catalog { get; }

    internal GrpcChannel Channel => _channel;

    internal CatalogService.CatalogServiceClient Client { get; }

    internal CatalogAdminService.CatalogAdminServiceClient Admin { get; }

    internal static Task<TestHost> StartAsync(TestProvider provider, Action<WebApplicationBuilder>? configure = null) =>
        StartAsync(provider.Address, configure);

    internal static async Task<TestHost> StartAsync(
        Uri authority, Action<WebApplicationBuilder>? configure = null, params (string Key, string? Value)[] settings)
    {
        var builder = FederationHost.CreateBuilder(TestSettings.From(
            [
                ("Authentication:Authority", authority.AbsoluteUri),
                ("Authentication:Audience", TestProvider.Audience),
                .. settings,
            ]));
        var catalog = new TestCatalog();
        builder.AddFederationHosting("test.host");
        builder.Services.AddSingleton(catalog);
        configure?.Invoke(builder);
        var app = builder.Build();
        app.MapFederationHosting();
        app.MapGrpcService<TestCatalog>().RequireAuthorization(FederationScopes.CatalogRead);
        app.MapGrpcService<TestAdmin>().RequireAuthorization(FederationScopes.CatalogWrite);
        app.MapGrpcService<TestRegistries>().RequireAuthorization(FederationScopes.DuplicatesDecide);
        app.MapGrpcService<TestDuplicates>();
        return new TestHost(app, await FederationHost.StartAsync(app, CancellationToken.None), catalog);
    }

    internal Task<GetWorkItemResponse> GetAsync(string? token) => GetAsync(token, default);

    internal Task<GetWorkItemResponse> GetAsync(string? token, CallOptions options)
    {
        var bearer = token is null ? options : options.WithHeaders(Bearer(token));
        return Client.GetWorkItemAsync(new GetWorkItemRequest { Name = "registries/itu-t/workItems/X.1252" }, bearer).ResponseAsync;
    }

    internal static Metadata Bearer(string token) => new() { { "authorization", $"Bearer {token}" } };

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await App.StopAsync();
        await App.DisposeAsync();
    }
}
