using Federation.Hosting.Tests.Support;
using Federation.Protocol.Catalog.V1;
using Grpc.Core;
using Grpc.Net.Client;

namespace Federation.Hosting.Tests;

/// <summary>A service behind a proxy that ends TLS.</summary>
public sealed class ProxyTests : IAsyncLifetime
{
    private const string Method = "federation.catalog.v1.CatalogService/GetWorkItem";

    private readonly TestAuthority _authority = new();
    private TlsEndingProxy _proxy = null!;
    private TestProvider _provider = null!;

    public async ValueTask InitializeAsync()
    {
        _proxy = new TlsEndingProxy(_authority);
        _provider = await TestProvider.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _provider.DisposeAsync();
        await _proxy.DisposeAsync();
        _authority.Dispose();
    }

    [Fact]
    public async Task What_a_proxy_passes_on_as_it_was_sent_is_served()
    {
        await using var host = await StartAsync();
        using var channel = Open();

        await GetAsync(channel, $"Bearer {_provider.Token()}");
    }

    [Fact]
    public async Task A_proof_is_held_to_the_public_address_by_whatever_way_the_call_comes()
    {
        await using var host = await StartAsync(("Listen:PublicAddress", _proxy.Address.AbsoluteUri));
        using var channel = Open();
        var proof = new TestProof { Address = new Uri(_proxy.Address, Method) };
        var token = _provider.Token(confirmation: proof.Confirmation);
        proof = proof with { AccessToken = token };

        await GetAsync(channel, $"DPoP {token}", proof.Sign());
        await GetAsync(host.Channel, $"DPoP {token}", (proof with { Id = "of a proxy that names the listener" }).Sign());
        var other = (proof with { Address = new Uri(host.Address, Method), Id = "for the listener" }).Sign();
        (await Refusal.OfAsync(() => GetAsync(host.Channel, $"DPoP {token}", other))).Reason.Should().Be(ErrorReasons.ProofInvalid);
    }

    private async Task<TestHost> StartAsync(params (string Key, string? Value)[] settings)
    {
        var host = await TestHost.StartAsync(_provider.Address, settings: settings);
        _proxy.Serve(host.Address);
        return host;
    }

    private GrpcChannel Open() => GrpcChannel.ForAddress(_proxy.Address, new GrpcChannelOptions
    {
        HttpHandler = DirectHandler.For(_proxy.Address, TrustedAuthorities.Read(new TrustOptions { CertificateAuthorities = _authority.AuthorityFile })),
        DisposeHttpClient = true,
    });

    private static async Task GetAsync(GrpcChannel channel, string authorization, string? proof = null)
    {
        var metadata = new Metadata { { "authorization", authorization } };
        if (proof is not null)
            metadata.Add("dpop", proof);
        var request = new GetWorkItemRequest { Name = "registries/itu-t/workItems/X.1252" };
        await new CatalogService.CatalogServiceClient(channel).GetWorkItemAsync(request, metadata);
    }
}
