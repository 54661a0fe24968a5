using System.Text;
using Federation.Hosting.Tests.Support;
using Federation.Protocol.Catalog.V1;
using Grpc.Core;
using Microsoft.IdentityModel.Tokens;

namespace Federation.Hosting.Tests.Binding;

/// <summary>Tokens that are bound to a key: whoever stole one has nothing.</summary>
public sealed class DpopTests : IAsyncLifetime
{
    private TestProvider _provider = null!;
    private TestHost _host = null!;
    private TestProof _proof = null!;
    private string _token = "";

    public async ValueTask InitializeAsync()
    {
        _provider = await TestProvider.StartAsync();
        _host = await TestHost.StartAsync(_provider);
        _proof = new TestProof { Address = new Uri(_host.Address, "federation.catalog.v1.CatalogService/GetWorkItem") };
        _token = _provider.Token(confirmation: _proof.Confirmation);
        _proof = _proof with { AccessToken = _token };
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task A_token_with_the_proof_of_its_key_is_accepted() => await CallAsync(_token, _proof.Sign());

    [Fact]
    public async Task A_stolen_token_alone_is_worth_nothing()
    {
        (await Refusal.OfAsync(() => _host.GetAsync(_token))).Reason.Should().Be(ErrorReasons.ProofInvalid);
        await IsRefused(_token);
        var thief = new TestProof { Address = _proof.Address, AccessToken = _token };
        await IsRefused(_token, thief.Sign());
    }

    [Fact]
    public async Task A_proof_is_good_once()
    {
        var proof = _proof.Sign();
        await CallAsync(_token, proof);
        await IsRefused(_token, proof);
    }

    [Fact]
    public async Task A_proof_that_was_overheard_does_not_carry_another_token() =>
        await IsRefused(_provider.Token(confirmation: _proof.Confirmation, scope: "catalog.read duplicates.read"), _proof.Sign());

    [Fact]
    public Task Two_proofs_are_one_too_many() => IsRefused(_token, _proof.Sign(), (_proof with { Id = "another" }).Sign());

    public static TheoryData<string> WrongProofs =>
    [
        "another method", "another call", "another host", "another scheme", "old", "of the future", "without an id", "without the token's hash", "of another type",
        "with an extension", "unsigned", "signed with a secret", "showing its private key", "nonsense", "endless",
    ];

    [Theory]
    [MemberData(nameof(WrongProofs))]
    public Task A_wrong_proof_is_refused(string wrong) => IsRefused(_token, wrong switch
    {
        "another method" => (_proof with { Method = "GET" }).Sign(),
        "another call" => (_proof with { Address = new Uri(_host.Address, "federation.catalog.v1.CatalogService/ListWorkItems") }).Sign(),
        "another host" => (_proof with { Address = new UriBuilder(_proof.Address) { Port = 1 }.Uri }).Sign(),
        "another scheme" => (_proof with { Address = new UriBuilder(_proof.Address) { Scheme = "https" }.Uri }).Sign(),
        "old" => (_proof with { Age = TimeSpan.FromMinutes(2) }).Sign(),
        "of the future" => (_proof with { Age = TimeSpan.FromHours(-1) }).Sign(),
        "without an id" => (_proof with { Id = "" }).Sign(),
        "without the token's hash" => (_proof with { AccessToken = null }).Sign(),
        "of another type" => (_proof with { Type = "at+jwt" }).Sign(),
        "with an extension" => (_proof with { MoreHeaders = new() { ["crit"] = new[] { "x" }, ["x"] = true } }).Sign(),
        "unsigned" => $"{Base64UrlEncoder.Encode(Unsigned(_proof.Sign()))}.{_proof.Sign().Split('.')[1]}.",
        "signed with a secret" => (_proof with { Credentials = new(new SymmetricSecurityKey(Encoding.UTF8.GetBytes(new string('s', 64))), SecurityAlgorithms.HmacSha256) }).Sign(),
        "showing its private key" => (_proof with { WithPrivateKey = true }).Sign(),
        "endless" => (_proof with { Id = new string('x', 5000) }).Sign(),
        _ => "nonsense",
    });

    [Fact]
    public async Task A_proof_within_the_skew_of_clocks_is_accepted()
    {
        await CallAsync(_token, (_proof with { Age = TimeSpan.FromSeconds(10) }).Sign());
        await CallAsync(_token, (_proof with { Age = TimeSpan.FromSeconds(-20), Id = "another" }).Sign());
    }

    [Fact]
    public async Task A_proof_does_not_make_an_unbound_token_bound()
    {
        var token = _provider.Token();
        var refusal = await Refusal.OfAsync(() => CallAsync(token, (_proof with { AccessToken = token }).Sign()));
        refusal.Reason.Should().Be(ErrorReasons.TokenUnbound);
    }

    [Fact]
    public async Task A_token_that_is_bound_in_an_unknown_way_is_refused() =>
        (await Refusal.OfAsync(() => _host.GetAsync(_provider.Token(confirmation: new() { ["kid"] = "7" })))).Reason.Should().Be(ErrorReasons.ProofInvalid);

    [Theory]
    [InlineData(BindingPolicy.Optional, true)]
    [InlineData(BindingPolicy.Required, false)]
    [InlineData(BindingPolicy.Dpop, false)]
    [InlineData(BindingPolicy.Certificate, false)]
    public async Task A_service_may_take_bound_tokens_only(BindingPolicy policy, bool takesUnbound)
    {
        await using var host = await TestHost.StartAsync(_provider.Address, settings: ("Authentication:Binding", policy.ToString()));
        if (takesUnbound)
            await host.GetAsync(_provider.Token());
        else
            (await Refusal.OfAsync(() => host.GetAsync(_provider.Token()))).Reason.Should().Be(ErrorReasons.TokenUnbound);

        var proof = new TestProof { Address = new Uri(host.Address, _proof.Address.AbsolutePath) };
        var token = _provider.Token(confirmation: proof.Confirmation);
        var call = () => CallAsync(host, token, (proof with { AccessToken = token }).Sign());
        if (policy == BindingPolicy.Certificate)
            (await Refusal.OfAsync(call)).Reason.Should().Be(ErrorReasons.TokenUnbound);
        else
            await call();
    }

    [Fact]
    public async Task A_service_may_have_proofs_sign_its_nonce_which_it_tells()
    {
        await using var host = await TestHost.StartAsync(_provider.Address, settings: ("Authentication:ProofNonce", "true"));
        var proof = new TestProof { Address = new Uri(host.Address, _proof.Address.AbsolutePath) };
        var token = _provider.Token(confirmation: proof.Confirmation);
        proof = proof with { AccessToken = token };

        var refusal = await Refusal.OfAsync(() => CallAsync(host, token, proof.Sign()));
        refusal.Reason.Should().Be(ErrorReasons.ProofNonce);
        (await Refusal.OfAsync(() => CallAsync(host, token, (proof with { Nonce = "guessed", Id = "2" }).Sign()))).Reason.Should().Be(ErrorReasons.ProofNonce);

        using var call = Start(host, token, (proof with { Nonce = "guessed", Id = "3" }).Sign());
        var nonce = (await call.ResponseHeadersAsync).GetValue("dpop-nonce");
        await Refusal.OfAsync(() => call.ResponseAsync);
        await CallAsync(host, token, (proof with { Nonce = nonce, Id = "4" }).Sign());
    }

    private async Task IsRefused(string token, params string[] proofs) =>
        (await Refusal.OfAsync(() => CallAsync(token, proofs))).Should()
            .Match<Refusal>(r => r.Code == StatusCode.Unauthenticated && r.Reason == ErrorReasons.ProofInvalid);

    private Task CallAsync(string token, params string[] proofs) => CallAsync(_host, token, proofs);

    private static async Task CallAsync(TestHost host, string token, params string[] proofs)
    {
        using var call = Start(host, token, proofs);
        await call.ResponseAsync;
    }

    private static AsyncUnaryCall<GetWorkItemResponse> Start(TestHost host, string token, params string[] proofs)
    {
        var metadata = new Metadata { { "authorization", $"DPoP {token}" } };
        foreach (var proof in proofs)
            metadata.Add("dpop", proof);
        return host.Client.GetWorkItemAsync(new GetWorkItemRequest { Name = "registries/itu-t/workItems/X.1252" }, metadata);
    }

    private static string Unsigned(string proof) =>
        Base64UrlEncoder.Decode(proof.Split('.')[0]).Replace("ES256", "none", StringComparison.Ordinal);
}
