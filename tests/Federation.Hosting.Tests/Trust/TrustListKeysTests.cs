using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Federation.Hosting.Tests.Trust;

/// <summary>Whose list counts when the operator's keys change.</summary>
public sealed class TrustListKeysTests : IDisposable
{
    private const string First = "https://first.example/";
    private const string Second = "https://second.example/";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("federation-list-");
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly DiscoveredKeys _keys;
    private readonly TrustList _list;

    public TrustListKeysTests()
    {
        var trust = Options.Create(new TokenTrustOptions { TrustList = PathOf("list.jwt"), TrustListKeys = PathOf("operator.jwks") });
        _keys = new DiscoveredKeys(new NamedConnections(trust, TrustedAuthorities.OfSystem), _time, NullLogger<DiscoveredKeys>.Instance);
        _list = new TrustList(trust, _keys, TrustedAuthorities.OfSystem, _time, NullLogger<TrustList>.Instance);
        TakeKey("old");
        Publish("old", First);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _list.Dispose();
        _keys.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_list_that_a_withdrawn_key_signed_counts_no_more_and_one_of_the_new_key_does()
    {
        await IsListedAsync(First);
        TakeKey("new");
        await PassAsync();
        await FluentActions.Awaiting(() => _list.FindAsync(First, Stop).AsTask()).Should().ThrowAsync<InvalidOperationException>();
        Publish("new", Second, age: TimeSpan.FromMinutes(1));
        await PassAsync();
        await IsListedAsync(Second);
        (await _list.FindAsync(First, Stop)).Should().BeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("""{"keys":[""")]
    [InlineData("""{"keys":[]}""")]
    public async Task A_file_of_keys_that_is_half_written_changes_nothing(string text)
    {
        await IsListedAsync(First);
        await File.WriteAllTextAsync(PathOf("operator.jwks"), text, Stop);
        await PassAsync();
        await IsListedAsync(First);
    }

    [Fact]
    public async Task A_list_of_tomorrow_keeps_nobody_from_reading_that_of_today()
    {
        await IsListedAsync(First);
        Publish("old", Second, age: TimeSpan.FromDays(-1));
        await PassAsync();
        await IsListedAsync(First);
        Publish("old", Second, age: TimeSpan.FromSeconds(-20));
        await PassAsync();
        await IsListedAsync(Second);
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private void TakeKey(string key) => File.WriteAllText(PathOf("operator.jwks"), PrivateKeyFile.Create(PathOf($"{key}.pem")));

    private void Publish(string key, string issuer, TimeSpan? age = null)
    {
        var signed = DateTimeOffset.UtcNow - (age ?? TimeSpan.FromMinutes(5));
        var list = new TrustListDocument { SignTime = signed, ExpireTime = signed.AddDays(30), Issuers = [new(issuer, ["w3c"])] };
        File.WriteAllText(PathOf("list.jwt"), list.Sign(PrivateKeyFile.Read(PathOf($"{key}.pem"))));
    }

    private async Task PassAsync()
    {
        _time.Advance(TrustList.FileInterval);
        await _list.RefreshAsync(Stop);
    }

    private async Task IsListedAsync(string issuer) => (await _list.FindAsync(issuer, Stop))!.Issuer.Should().Be(issuer);
}
