using Federation.Hosting;
using Federation.Protocol.Catalog.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;

namespace Federation.Identity.Tests.Support;

/// <summary>A gRPC service over TLS on a real port, composed as the real ones are.</summary>
internal sealed class TestService : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestService(WebApplication app, Uri address)
    {
        _app = app;
        Address = address;
    }

    internal Uri Address { get; }

    internal static Task<TestService> StartAsync(params IEnumerable<(string Key, string? Value)> settings) => StartAsync(_ => { }, settings);

    internal static async Task<TestService> StartAsync(Action<WebApplicationBuilder> configure, params IEnumerable<(string Key, string? Value)> settings)
    {
        var builder = FederationHost.CreateBuilder(new ConfigurationBuilder()
            .AddInMemoryCollection(
            [
                new("Logging:LogLevel:Default", "None"),
                new("Listen:Address", "https://127.0.0.1:0"),
                new("Listen:Certificate", TestCertificate.Shared.File),
                new("Listen:CertificateKey", TestCertificate.Shared.KeyFile),
                new("Trust:CertificateAuthorities", TestCertificate.Shared.File),
                .. settings.Select(s => KeyValuePair.Create(s.Key, s.Value)),
            ]).Build());
        configure(builder);
        builder.AddFederationHosting("test.service");
        var app = builder.Build();
        app.MapFederationHosting();
        app.MapGrpcService<Catalog>().RequireAuthorization(FederationScopes.CatalogRead);
        app.MapGrpcService<Admin>().RequireAuthorization(FederationScopes.CatalogWrite);
        return new TestService(app, await FederationHost.StartAsync(app, CancellationToken.None));
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private sealed class Catalog : CatalogService.CatalogServiceBase
    {
        public override Task<GetWorkItemResponse> GetWorkItem(GetWorkItemRequest request, ServerCallContext context) =>
            Task.FromResult(new GetWorkItemResponse());
    }

    private sealed class Admin : CatalogAdminService.CatalogAdminServiceBase
    {
        public override Task<DeleteWorkItemResponse> DeleteWorkItem(DeleteWorkItemRequest request, ServerCallContext context) =>
            Task.FromResult(new DeleteWorkItemResponse());
    }
}
