using System.Security.Claims;
using Federation.Hosting;
using Federation.Protocol.Catalog.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Federation.Identity.Tests.Support;

/// <summary>A host with pages that people sign in to, on a real port, and a gRPC service beside them.</summary>
internal sealed class TestPages : IAsyncDisposable
{
    internal const string Secret = "a secret of the pages";

    private readonly WebApplication _app;

    private TestPages(WebApplication app, Uri address)
    {
        _app = app;
        Address = address;
    }

    internal Uri Address { get; }

    /// <summary>Where pages may be started.</summary>
    internal static Uri FindAddress() => new($"https://127.0.0.1:{FreePort.Find()}/");

    /// <summary>Starts pages. Over TLS, since the listener of a gRPC host speaks HTTP/2 alone without.</summary>
    /// <param name="identity">Where people sign in.</param>
    /// <param name="address">Where to listen: the provider knows it already.</param>
    /// <param name="changes">Settings that are not the usual ones.</param>
    internal static Task<TestPages> StartAsync(Uri identity, Uri address, params (string Key, string? Value)[] changes) =>
        StartAsync(TimeProvider.System, identity, address, changes);

    /// <summary>Starts pages by a clock of the test's.</summary>
    internal static async Task<TestPages> StartAsync(TimeProvider time, Uri identity, Uri address, params (string Key, string? Value)[] changes)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Logging:LogLevel:Default"] = "None",
            ["Listen:Address"] = address.AbsoluteUri,
            ["Listen:Certificate"] = TestCertificate.Shared.File,
            ["Listen:CertificateKey"] = TestCertificate.Shared.KeyFile,
            ["Authentication:Authority"] = identity.AbsoluteUri,
            ["Authentication:Audience"] = "urn:federation:aggregator",
            ["SignIn:Authority"] = identity.AbsoluteUri,
            ["SignIn:ClientId"] = "pages",
            ["SignIn:Secret"] = Secret,
        };
        foreach (var (key, value) in changes)
            settings[key] = value;
        var builder = FederationHost.CreateBuilder(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        builder.Services.AddSingleton(time);
        builder.AddFederationHosting("test.pages");
        builder.AddFederationSignIn();
        var app = builder.Build();
        app.MapFederationHosting();
        app.MapFederationSignIn();
        app.MapGet("/", (ClaimsPrincipal person, HttpContext http, IAntiforgery forms) => Results.Content(
            $"""
            {string.Join('\n', person.Claims.Select(claim => $"{claim.Type}={claim.Value}"))}
            <form method="post" action="/signout"><input name="__RequestVerificationToken" value="{forms.GetAndStoreTokens(http).RequestToken}"></form>
            """,
            "text/html"));
        app.MapGet("/decide", () => "decided").RequireAuthorization(FederationScopes.DuplicatesDecide);
        app.MapPost("/decide", () => "decided").RequireAuthorization(FederationScopes.DuplicatesDecide);
        app.MapGrpcService<Deciding>().RequireAuthorization(FederationScopes.DuplicatesDecide);
        return new TestPages(app, await FederationHost.StartAsync(app, CancellationToken.None));
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private sealed class Deciding : CatalogService.CatalogServiceBase
    {
        public override Task<GetWorkItemResponse> GetWorkItem(GetWorkItemRequest request, ServerCallContext context) =>
            Task.FromResult(new GetWorkItemResponse());
    }
}
