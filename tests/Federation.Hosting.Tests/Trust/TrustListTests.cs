using Federation.Hosting.Tests.Support;
using Federation.Hosting.Tests.Trust.Chains;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Federation.Hosting.Tests.Trust;

/// <summary>A host that believes its own provider, and those on the federation's trust list for their own organisations.</summary>
public sealed class TrustListTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("federation-trust-");
    private TestProvider _own = null!;
    private TestProvider _other = null!;
    private TestHost _host = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string ListFile => Path.Combine(_folder.FullName, "trust-list.jwt");

    private string KeyFile => Path.Combine(_folder.FullName, "operator.pem");

    public async ValueTask InitializeAsync()
    {
        _own = await TestProvider.StartAsync();
        _other = await TestProvider.StartAsync();
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "operator.jwks"), PrivateKeyFile.Create(KeyFile), Stop);
        await PublishAsync([new(_other.Address.AbsoluteUri, ["w3c", "oasis"])]);
        _host = await StartHostAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _own.DisposeAsync();
        await _other.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("w3c")]
    [InlineData("oasis")]
    public async Task A_listed_provider_speaks_for_its_own_organisations(string organization) =>
        await _host.GetAsync(_other.Token(organization: organization));

    [Theory]
    [InlineData("itu-t")]
    [InlineData("W3C")]
    [InlineData("")]
    [InlineData(null)]
    public Task A_listed_provider_speaks_for_nobody_else(string? organization) =>
        IsRefusedAsync(_other.Token(organization: organization), ErrorReasons.TokenOrganization);

    [Fact]
    public async Task The_hosts_own_provider_speaks_for_all() => await _host.GetAsync(_own.Token(organization: "itu-t"));

    [Fact]
    public async Task A_provider_that_is_not_listed_is_not_believed()
    {
        await using var stranger = await TestProvider.StartAsync();
        await IsRefusedAsync(stranger.Token(organization: "w3c"), ErrorReasons.TokenIssuer, ErrorReasons.TokenInvalid);
    }

    [Fact]
    public async Task A_listed_provider_signs_nothing_in_the_name_of_another()
    {
        await _host.GetAsync(_other.Token(organization: "w3c"));
        await IsRefusedAsync(_other.Token(issuer: _own.Address.AbsoluteUri, organization: "w3c"), ErrorReasons.TokenInvalid);
        await IsRefusedAsync(_own.Token(issuer: _other.Address.AbsoluteUri, organization: "w3c"), ErrorReasons.TokenInvalid);
    }

    [Fact]
    public async Task A_member_joins_and_leaves_by_a_new_list_without_a_restart()
    {
        await using var third = await TestProvider.StartAsync();
        await IsRefusedAsync(third.Token(organization: "ietf"), ErrorReasons.TokenIssuer, ErrorReasons.TokenInvalid);
        await PublishAsync([new(third.Address.AbsoluteUri, ["ietf"])], age: TimeSpan.Zero);
        await EventuallyAsync(() => _host.GetAsync(third.Token(organization: "ietf")));
        await IsRefusedAsync(_other.Token(organization: "w3c"), ErrorReasons.TokenIssuer, ErrorReasons.TokenInvalid);
    }

    [Theory]
    [InlineData("w3c")]
    [InlineData("itu-t")]
    public async Task A_provider_that_leaves_the_list_while_its_token_is_looked_at_is_not_believed(string organization)
    {
        _other.BeforeKeys = async () =>
        {
            await PublishAsync([new("https://id.example/", ["ietf"])], age: TimeSpan.Zero);
            var list = _host.App.Services.GetRequiredService<TrustList>();
            while (await list.FindAsync("https://id.example/", Stop) is null)
                await Task.Delay(20, Stop);
        };

        // On a busy machine the keys may not come in time: then it is asked again.
        Refusal refusal;
        do
            refusal = await Refusal.OfAsync(() => _host.GetAsync(_other.Token(organization: organization)));
        while (refusal.Code == StatusCode.Unavailable);
        refusal.Code.Should().Be(StatusCode.Unauthenticated);
        refusal.Reason.Should().BeOneOf(ErrorReasons.TokenIssuer, ErrorReasons.TokenInvalid);
    }

    [Fact]
    public async Task An_old_list_does_not_bring_back_who_left()
    {
        await using var left = await TestProvider.StartAsync();
        await _host.GetAsync(_other.Token(organization: "w3c"));
        await PublishAsync([new(left.Address.AbsoluteUri, ["ietf"])], age: TimeSpan.FromHours(1));
        await Task.Delay(TrustList.FileInterval * 2, Stop);
        await IsRefusedAsync(left.Token(organization: "ietf"), ErrorReasons.TokenIssuer, ErrorReasons.TokenInvalid);
        await _host.GetAsync(_other.Token(organization: "w3c"));
    }

    [Theory]
    [InlineData("expired")]
    [InlineData("signed by somebody else")]
    [InlineData("nonsense")]
    public async Task A_list_that_is_not_the_operators_now_makes_nobody_believed(string wrong)
    {
        var stranger = Path.Combine(_folder.FullName, "stranger.pem");
        PrivateKeyFile.Create(stranger);
        if (wrong == "expired")
            await PublishAsync([new(_other.Address.AbsoluteUri, ["w3c"])], life: TimeSpan.FromMinutes(-1));
        else if (wrong == "nonsense")
            await File.WriteAllTextAsync(ListFile, "nonsense", Stop);
        else
            await PublishAsync([new(_other.Address.AbsoluteUri, ["w3c"])], keyFile: stranger);
        await using var host = await StartHostAsync();
        (await Refusal.OfAsync(() => host.GetAsync(_other.Token(organization: "w3c")))).Reason.Should().Be(ErrorReasons.IdentityProviderUnavailable);
        await host.GetAsync(_own.Token());
    }

    [Fact]
    public async Task Providers_that_are_down_take_nothing_from_good_tokens()
    {
        await _host.GetAsync(_other.Token(organization: "w3c"));
        await _host.GetAsync(_own.Token());
        var (others, owns) = (_other.Token(organization: "w3c"), _own.Token());
        await _other.DisposeAsync();
        await _own.DisposeAsync();
        await _host.GetAsync(others);
        await _host.GetAsync(owns);
    }

    [Fact]
    public async Task A_rotated_key_of_a_listed_provider_is_found_without_a_restart()
    {
        await _host.GetAsync(_other.Token(organization: "w3c"));
        _other.RotateKey("next");
        await EventuallyAsync(() => _host.GetAsync(_other.Token(organization: "w3c")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Tokens_that_come_while_the_list_is_fetched_wait_for_it_also_when_the_first_caller_goes_away(bool goesAway)
    {
        var (arrived, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var site = await TestEntity.StartAsync();
        site.List = await File.ReadAllTextAsync(ListFile, Stop);
        site.Delay = () =>
        {
            arrived.TrySetResult();
            return answer.Task;
        };
        await using var host = await StartHostAsync($"{site.Id}list");
        using var away = new CancellationTokenSource();
        var first = host.GetAsync(_other.Token(organization: "w3c"), new CallOptions(cancellationToken: away.Token));
        await arrived.Task;
        if (goesAway)
            await away.CancelAsync();
        var second = host.GetAsync(_other.Token(organization: "w3c"));
        await Task.WhenAny(second, Task.Delay(TimeSpan.FromMilliseconds(300), Stop));
        answer.SetResult();
        await second;
        site.Requests.Should().ContainSingle();
        if (goesAway)
            (await Refusal.OfAsync(() => first)).Code.Should().Be(StatusCode.Cancelled);
        else
            await first;
    }

    [Fact]
    public async Task A_list_that_its_address_redirects_to_is_not_read()
    {
        await using var site = await TestEntity.StartAsync();
        site.PublishedKeys = await File.ReadAllTextAsync(ListFile, Stop);
        await using var host = await StartHostAsync($"{site.Id}elsewhere");
        (await Refusal.OfAsync(() => host.GetAsync(_other.Token(organization: "w3c")))).Reason.Should().Be(ErrorReasons.IdentityProviderUnavailable);
        site.Requests.Should().NotBeEmpty().And.OnlyContain(path => path == "/elsewhere");
    }

    [Theory]
    [InlineData("""{"issuer": "https://id.example/"}""")]
    [InlineData("""[{"issuer": "http://id.example/", "organizations": ["w3c"]}]""")]
    [InlineData("""[{"issuer": "https://id.example/", "organizations": []}]""")]
    [InlineData("""[{"issuer": "https://id.example/", "organisations": ["w3c"]}]""")]
    [InlineData("[null]")]
    public void A_list_that_cannot_be_meant_is_refused_before_it_is_signed(string json)
    {
        var read = () => TrustListDocument.ReadIssuers(json);
        read.Should().Throw<FormatException>();
    }

    private Task PublishAsync(IReadOnlyList<TrustedIssuer> issuers, TimeSpan? age = null, TimeSpan? life = null, string? keyFile = null)
    {
        var signed = DateTimeOffset.UtcNow - (age ?? TimeSpan.FromMinutes(1));
        var list = new TrustListDocument { SignTime = signed, ExpireTime = signed + (life ?? TimeSpan.FromDays(1)), Issuers = issuers };
        return File.WriteAllTextAsync(ListFile, list.Sign(PrivateKeyFile.Read(keyFile ?? KeyFile)), Stop);
    }

    private Task<TestHost> StartHostAsync(string? list = null) => TestHost.StartAsync(
        _own.Address,
        settings: [("Authentication:TrustList", list ?? ListFile), ("Authentication:TrustListKeys", Path.Combine(_folder.FullName, "operator.jwks"))]);

    private Task IsRefusedAsync(string token, params string[] reasons) => IsRefusedAsync(_host, token, reasons);

    private static async Task IsRefusedAsync(TestHost host, string token, params string[] reasons)
    {
        var refusal = await Refusal.OfAsync(() => host.GetAsync(token));
        refusal.Code.Should().Be(StatusCode.Unauthenticated);
        refusal.Reason.Should().BeOneOf(reasons);
    }

    private static async Task EventuallyAsync(Func<Task> call)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await call();
                return;
            }
            catch (RpcException) when (attempt < 120)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(500), Stop);
            }
        }
    }
}
