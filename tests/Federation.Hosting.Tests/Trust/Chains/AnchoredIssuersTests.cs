using System.Text.Json.Nodes;
using Federation.Hosting.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Federation.Hosting.Tests.Trust.Chains;

/// <summary>Providers that a federation's anchor vouches for, asked for over real connections.</summary>
public sealed class AnchoredIssuersTests : IAsyncLifetime
{
    private static readonly TimeSpan _soon = BearerTokenSetup.KeyRefreshInterval + TimeSpan.FromSeconds(1);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("federation-anchor-");
    private readonly IOptions<TokenTrustOptions> _options = Options.Create(new TokenTrustOptions());
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly LogRecorder _log = new();
    private readonly EntityClient _client;
    private TestEntity _anchor = null!;
    private TestEntity _leaf = null!;
    private AnchoredIssuers _issuers = null!;

    public AnchoredIssuersTests() => _client = new EntityClient(new NamedConnections(_options, TrustedAuthorities.OfSystem), _options, _time)
    {
        // A machine that is busy is no entity that does not answer.
        Timeout = TimeSpan.FromMinutes(2),
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Pinned => Path.Combine(_folder.FullName, "anchor.jwks");

    public async ValueTask InitializeAsync()
    {
        _anchor = await TestEntity.StartAsync();
        _leaf = await TestEntity.StartAsync();
        Pin(_anchor.Key);
        _anchor.Take(_leaf, ["w3c"]);
        _issuers = Issuers();
    }

    public async ValueTask DisposeAsync()
    {
        _issuers.Dispose();
        _client.Dispose();
        await _anchor.DisposeAsync();
        await _leaf.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_provider_below_the_anchor_speaks_for_the_organisations_that_the_anchor_names()
    {
        (await FindAsync(_leaf))!.Organizations.Should().Equal("w3c");
        (await _issuers.KeysAsync(_leaf.Id, "", Stop)).Select(key => key.KeyId).Should().Equal(_leaf.TokenKey.Keys[0].KeyId);
    }

    [Fact]
    public async Task A_name_that_the_anchor_does_not_list_makes_nobody_be_asked_but_the_anchor_and_that_seldom()
    {
        await using var stranger = await TestEntity.StartAsync();
        for (var i = 0; i < 50; i++)
            (await _issuers.FindAsync($"{stranger.Id}{i}", Stop)).Should().BeNull();
        (await FindAsync(stranger)).Should().BeNull();
        stranger.Requests.Should().BeEmpty();
        _leaf.Requests.Should().BeEmpty();
        _anchor.Requests.Should().HaveCount(3, "it is asked for its configuration and its two lists once");
    }

    [Fact]
    public async Task A_provider_joins_and_leaves_at_the_anchor()
    {
        await using var second = await TestEntity.StartAsync();
        (await FindAsync(second)).Should().BeNull();
        _anchor.Take(second, ["ietf"]);
        _time.Advance(_soon);
        (await FindAsync(second))!.Organizations.Should().Equal("ietf");

        _anchor.Subordinates.TryRemove(second.Id, out _);
        await LaterAsync();
        (await FindAsync(second)).Should().BeNull();
        (await _issuers.KeysAsync(second.Id, "", Stop)).Should().BeEmpty();
        (await FindAsync(_leaf)).Should().NotBeNull();
    }

    [Fact]
    public async Task A_provider_that_is_listed_but_not_vouched_for_any_more_is_not_believed()
    {
        (await FindAsync(_leaf)).Should().NotBeNull();
        _anchor.Statement = _ => null;
        await LaterAsync();
        (await FindAsync(_leaf)).Should().BeNull();
        _log.Text.Should().Contain("404");
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Entities_that_are_down_take_nothing_from_known_providers_until_their_statements_expire(bool anchor, bool leaf)
    {
        _anchor.Life = TimeSpan.FromHours(anchor ? 1 : 3);
        (await FindAsync(_leaf)).Should().NotBeNull();
        (_anchor.IsDown, _leaf.IsDown) = (anchor, leaf);
        await LaterAsync();
        (await FindAsync(_leaf))!.Organizations.Should().Equal("w3c");
        _time.Advance(TimeSpan.FromHours(1));
        var find = () => FindAsync(_leaf);
        await find.Should().ThrowAsync<InvalidOperationException>();
        (_anchor.IsDown, _leaf.IsDown) = (false, false);
        _anchor.Life = _leaf.Life = TimeSpan.FromHours(3);
        _time.Advance(_soon);
        (await FindAsync(_leaf)).Should().NotBeNull();
    }

    [Fact]
    public async Task The_first_expiry_of_a_chain_counts()
    {
        _leaf.Life = TimeSpan.FromMinutes(5);
        (await FindAsync(_leaf)).Should().NotBeNull();
        _time.Advance(TimeSpan.FromMinutes(6));
        (await FindAsync(_leaf)).Should().BeNull("the provider goes on to show a configuration that has expired by now");
        _log.Text.Should().Contain("expired");
    }

    [Fact]
    public async Task Tokens_that_come_together_wait_for_one_answer()
    {
        var (arrived, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        _leaf.Delay = () =>
        {
            arrived.TrySetResult();
            return answer.Task;
        };
        var first = FindAsync(_leaf);
        await arrived.Task;
        var second = FindAsync(_leaf);
        answer.SetResult();
        (await first).Should().NotBeNull();
        (await second).Should().NotBeNull();
        _leaf.Requests.Should().ContainSingle();
    }

    [Fact]
    public async Task Strangers_do_not_queue_for_an_anchor_that_is_slow()
    {
        var (arrived, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        _anchor.Delay = () =>
        {
            _time.Advance(_soon);
            arrived.TrySetResult();
            return answer.Task;
        };
        var first = _issuers.FindAsync("https://stranger.example/", Stop);
        await arrived.Task;
        var others = Enumerable.Range(0, 20).Select(i => _issuers.FindAsync($"https://stranger{i}.example/", Stop).AsTask()).ToList();
        answer.SetResult();
        (await first).Should().BeNull();
        (await Task.WhenAll(others)).Should().OnlyContain(found => found == null);
        _anchor.Requests.Should().HaveCount(3, "all of them wait for the same answer");
    }

    [Fact]
    public async Task A_known_provider_does_not_wait_for_another_federation_that_is_slow()
    {
        await using var other = await TestEntity.StartAsync();
        var (arrived, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        var file = Path.Combine(_folder.FullName, "other.jwks");
        await File.WriteAllTextAsync(file, TestEntityKey.Set(other.Key).ToJsonString(), Stop);
        using var issuers = Issuers(new TrustAnchorOptions { EntityId = other.Id, Keys = file });
        (await issuers.FindAsync(_leaf.Id, Stop)).Should().NotBeNull();

        other.Delay = () =>
        {
            arrived.TrySetResult();
            return answer.Task;
        };
        _time.Advance(_soon);
        var stranger = issuers.FindAsync("https://stranger.example/", Stop);
        await arrived.Task;
        await LaterAsync();
        (await issuers.FindAsync(_leaf.Id, Stop).AsTask().WaitAsync(TimeSpan.FromMinutes(1), Stop)).Should().NotBeNull();
        answer.SetResult();
        (await stranger).Should().BeNull();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task No_call_waits_for_a_superior_or_provider_that_hangs_while_something_is_known(bool anchorHangs)
    {
        (await FindAsync(_leaf)).Should().NotBeNull();
        var (arrived, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        (anchorHangs ? _anchor : _leaf).Delay = () =>
        {
            arrived.TrySetResult();
            return answer.Task;
        };
        var background = LaterAsync();
        await arrived.Task;
        var found = _issuers.FindAsync(_leaf.Id, Stop);
        found.IsCompletedSuccessfully.Should().BeTrue();
        (await found)!.Organizations.Should().Equal("w3c");
        (await _issuers.KeysAsync(_leaf.Id, _leaf.TokenKey.Keys[0].KeyId, Stop)).Should().ContainSingle();
        answer.SetResult();
        await background;
    }

    [Fact]
    public async Task A_provider_that_just_joined_does_not_wait_for_another_federation_that_hangs()
    {
        await using var other = await TestEntity.StartAsync();
        var answer = new TaskCompletionSource();
        other.Delay = () => answer.Task;
        var file = Path.Combine(_folder.FullName, "other.jwks");
        await File.WriteAllTextAsync(file, TestEntityKey.Set(other.Key).ToJsonString(), Stop);
        using var issuers = Issuers(new TrustAnchorOptions { EntityId = other.Id, Keys = file });
        (await issuers.FindAsync(_leaf.Id, Stop).AsTask().WaitAsync(TimeSpan.FromMinutes(1), Stop)).Should().NotBeNull();
        answer.SetResult();
    }

    [Fact]
    public async Task What_expires_soon_is_asked_for_before_and_costs_nobody_else_anything()
    {
        _leaf.Life = TimeSpan.FromSeconds(40);
        (await FindAsync(_leaf)).Should().NotBeNull();
        var asked = _anchor.Requests.Count;
        for (var i = 0; i < 2; i++)
        {
            // It signs by the time of the machine.
            _leaf.Life += TimeSpan.FromSeconds(21);
            await PassAsync(TimeSpan.FromSeconds(21));
        }

        var found = _issuers.FindAsync(_leaf.Id, Stop);
        found.IsCompletedSuccessfully.Should().BeTrue();
        (await found).Should().NotBeNull();
        _leaf.Requests.Should().HaveCount(3);
        _anchor.Requests.Skip(asked).Should().Equal(["/fetch", "/fetch"], "what the anchor itself says is good for longer");
    }

    [Fact]
    public async Task What_an_intermediate_says_is_asked_for_again_before_it_expires()
    {
        await using var middle = await InsertAsync("{}", "{}");
        middle.Life = TimeSpan.FromSeconds(80);
        (await FindAsync(_leaf)).Should().NotBeNull();
        for (var i = 0; i < 3; i++)
        {
            middle.Life += TimeSpan.FromSeconds(38);
            await PassAsync(TimeSpan.FromSeconds(38));
            var found = _issuers.FindAsync(_leaf.Id, Stop).AsTask();
            found.IsCompletedSuccessfully.Should().BeTrue();
            (await found).Should().NotBeNull();
        }

        middle.Requests.Count(path => path == "/.well-known/openid-federation").Should().Be(4);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_is_not_believed_is_not_asked_again_unless_somebody_asks_for_it(bool isDown)
    {
        _leaf.IsDown = isDown;
        if (!isDown)
            _leaf.ProviderMetadata.Remove("jwks");
        (await FindUnlessUnknownAsync(_leaf)).Should().BeNull();
        for (var i = 0; i < 3; i++)
            await LaterAsync();
        _leaf.Requests.Should().ContainSingle();

        _leaf.IsDown = false;
        _leaf.ProviderMetadata["jwks"] = TestEntityKey.Set(_leaf.TokenKey);
        (await FindAsync(_leaf)).Should().NotBeNull();
    }

    [Fact]
    public async Task Few_providers_are_asked_again_at_once()
    {
        var (asking, most) = (0, 0);
        var (gate, several) = (new Lock(), new TaskCompletionSource());
        var leaves = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => TestEntity.StartAsync()));
        foreach (var leaf in leaves)
            _anchor.Take(leaf, ["w3c"]);
        foreach (var leaf in leaves)
            (await FindAsync(leaf)).Should().NotBeNull();
        foreach (var leaf in leaves)
            leaf.Delay = async () =>
            {
                lock (gate)
                    most = Math.Max(most, ++asking);
                if (asking > 1)
                    several.TrySetResult();
                await several.Task.WaitAsync(Stop);
                await Task.Delay(50, Stop);
                lock (gate)
                    asking--;
            };
        await LaterAsync();
        most.Should().BeInRange(2, 8);
        foreach (var leaf in leaves)
        {
            leaf.Requests.Should().HaveCount(2);
            await leaf.DisposeAsync();
        }
    }

    [Fact]
    public async Task Whether_a_provider_is_believed_is_not_known_before_the_anchor_was_reached()
    {
        _anchor.IsDown = true;
        var find = () => FindAsync(_leaf);
        await find.Should().ThrowAsync<InvalidOperationException>();
        _anchor.IsDown = false;
        _time.Advance(_soon);
        (await FindAsync(_leaf)).Should().NotBeNull();
    }

    [Theory]
    [InlineData("policy", "one_of")]
    [InlineData("merge", "contradict")]
    [InlineData("organizations", "organisation")]
    [InlineData("wrong key", "kid")]
    [InlineData("wrong type", "typ")]
    [InlineData("expired", "expired")]
    [InlineData("other subject", "about")]
    [InlineData("no provider", "openid_provider")]
    [InlineData("other issuer", "calls itself")]
    [InlineData("no keys", "no keys")]
    [InlineData("no hint", "authority_hints")]
    [InlineData("own key", "kid")]
    [InlineData("types", "openid_provider")]
    [InlineData("naming", "naming_constraints")]
    [InlineData("too large", "bytes")]
    [InlineData("redirect", "302")]
    [InlineData("loopback", "may not be asked")]
    [InlineData("key set", "cannot be read")]
    public async Task A_provider_whose_chain_breaks_a_rule_is_not_believed_and_the_log_tells_why(string wrong, string because)
    {
        switch (wrong)
        {
            case "policy":
                _anchor.Take(_leaf, ["w3c"], """{"metadata_policy":{"openid_provider":{"issuer":{"one_of":["https://other.example/"]}}}}""");
                break;
            case "merge":
                await using (var middle = await InsertAsync("""{"metadata_policy":{"openid_provider":{"x":{"value":1}}}}""", """{"metadata_policy":{"openid_provider":{"x":{"value":2}}}}"""))
                    await IsRefusedAsync(because);
                return;
            case "organizations":
                await using (var middle = await InsertAsync("{}", "{}", ["ietf"]))
                    await IsRefusedAsync(because);
                return;
            case "wrong key":
                _anchor.Statement = name => new TestEntityKey().Sign(_anchor.Id, name, _leaf.Key, _anchor.Subordinates[name].Claims);
                break;
            case "wrong type":
                _anchor.Statement = _ => new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor { TokenType = "JWT", SigningCredentials = _anchor.Key.Credentials });
                break;
            case "expired":
                _anchor.Statement = name => _anchor.Key.Sign(_anchor.Id, name, _leaf.Key, _anchor.Subordinates[name].Claims, age: TimeSpan.FromHours(2));
                break;
            case "other subject":
                _anchor.Statement = name => _anchor.Key.Sign(_anchor.Id, "https://other.example/", _leaf.Key, _anchor.Subordinates[name].Claims);
                break;
            case "no provider":
                _leaf.Claims["metadata"]!.AsObject().Remove("openid_provider");
                break;
            case "other issuer":
                _leaf.ProviderMetadata["issuer"] = _anchor.Id;
                break;
            case "no keys":
                _leaf.ProviderMetadata.Remove("jwks");
                break;
            case "no hint":
                _leaf.Claims["authority_hints"] = new JsonArray("https://other.example/");
                break;
            case "own key":
                _leaf.Key = new TestEntityKey();
                break;
            case "types":
                _anchor.Take(_leaf, ["w3c"], """{"constraints":{"allowed_entity_types":["openid_relying_party"]}}""");
                break;
            case "naming":
                _anchor.Take(_leaf, ["w3c"], """{"constraints":{"naming_constraints":{"permitted":[".example"]}}}""");
                break;
            case "too large":
                _leaf.Configuration = () => new string('a', 300_000);
                break;
            case "redirect":
                _leaf.ProviderMetadata.Remove("jwks");
                _leaf.ProviderMetadata["jwks_uri"] = $"{_leaf.Id}elsewhere";
                break;
            case "key set":
                _leaf.ProviderMetadata.Remove("jwks");
                _leaf.ProviderMetadata["jwks_uri"] = $"{_leaf.Id}keys";
                _leaf.PublishedKeys = """{"keys":7}""";
                break;
            default:
                _leaf.ProviderMetadata.Remove("jwks");
                _leaf.ProviderMetadata["jwks_uri"] = "http://192.0.2.1/keys";
                break;
        }

        await IsRefusedAsync(because);
    }

    [Fact]
    public async Task A_provider_below_an_intermediate_speaks_for_what_all_its_superiors_name()
    {
        await using var middle = await InsertAsync("""{"constraints":{"max_path_length":1}}""", """{"metadata":{"openid_provider":{"x":1}}}""", ["w3c", "oasis"]);
        (await FindAsync(_leaf))!.Organizations.Should().Equal("w3c");
        (await FindAsync(middle))!.Organizations.Should().Equal(["w3c"], "an intermediate may be a provider too");

        _anchor.IsDown = middle.IsDown = true;
        await LaterAsync();
        (await FindAsync(_leaf)).Should().NotBeNull();
        middle.IsDown = false;
        middle.Subordinates.Clear();
        _anchor.IsDown = false;
        await LaterAsync();
        (await FindAsync(_leaf)).Should().BeNull();
    }

    [Theory]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(false, false, true)]
    public async Task Who_does_not_answer_keeps_nothing_that_a_superior_took_from_it(bool leafIsDown, bool middleIsDown, bool listIsDown)
    {
        await using var middle = await InsertAsync("{}", "{}", ["w3c", "oasis"]);
        _anchor.Take(middle, ["w3c", "oasis"], intermediate: true);
        (await FindAsync(_leaf))!.Organizations.Should().Equal("w3c", "oasis");

        _anchor.Take(middle, ["oasis"], intermediate: true);
        (_leaf.IsDown, middle.IsDown, middle.HasNoLists) = (leafIsDown, middleIsDown, listIsDown);
        await LaterAsync();
        (await FindUnlessUnknownAsync(_leaf)).Should().BeNull();

        _leaf.IsDown = middle.IsDown = middle.HasNoLists = false;
        await LaterAsync();
        (await FindAsync(_leaf))!.Organizations.Should().Equal("oasis");
    }

    [Fact]
    public async Task A_provider_that_does_not_publish_its_keys_keeps_nothing_that_its_superior_took_from_it()
    {
        _leaf.ProviderMetadata.Remove("jwks");
        _leaf.ProviderMetadata["jwks_uri"] = $"{_leaf.Id}keys";
        _leaf.PublishedKeys = Published("jwks_uri", _leaf.TokenKey);
        _anchor.Take(_leaf, ["w3c", "oasis"]);
        (await FindAsync(_leaf)).Should().NotBeNull();

        _leaf.PublishedKeys = null;
        await LaterAsync();
        (await FindAsync(_leaf))!.Organizations.Should().Equal(["w3c", "oasis"], "nobody took anything yet");
        _anchor.Take(_leaf, ["oasis"]);
        await LaterAsync();
        (await FindUnlessUnknownAsync(_leaf)).Should().BeNull();
    }

    [Theory]
    [InlineData("name")]
    [InlineData("text")]
    public async Task An_intermediate_that_says_what_cannot_be_read_keeps_nobody_from_hearing_of_the_others(string wrong)
    {
        await using var middle = await TestEntity.StartAsync();
        await using var second = await TestEntity.StartAsync();
        _anchor.Take(middle, ["oasis"], intermediate: true);
        _anchor.Take(second, ["ietf"]);
        if (wrong == "name")
        {
            const string name = "http://localhost ";
            middle.List = $"""["{name}"]""";
            middle.Statement = _ => middle.Key.Sign(middle.Id, name, middle.Key);
        }
        else
        {
            var good = JsonNode.Parse(Base64UrlEncoder.Decode(middle.Configuration().Split('.')[1]))!.ToJsonString();
            var text = good.Replace($"{middle.Id}list", "\\ud800", StringComparison.Ordinal);
            middle.Configuration = () => new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
                text, middle.Key.Credentials, new Dictionary<string, object> { ["typ"] = "entity-statement+jwt" });
        }

        (await FindAsync(second)).Should().NotBeNull();
        _anchor.Subordinates.TryRemove(second.Id, out _);
        await LaterAsync();
        (await FindAsync(second)).Should().BeNull();
        (await FindAsync(_leaf)).Should().NotBeNull();
    }

    [Fact]
    public async Task An_intermediate_with_very_many_below_it_takes_no_place_from_others()
    {
        await using var greedy = await TestEntity.StartAsync();
        await using var middle = await TestEntity.StartAsync();
        await using var low = await TestEntity.StartAsync();
        _anchor.Subordinates.TryRemove(_leaf.Id, out _);
        _anchor.Take(greedy, ["oasis"], intermediate: true);
        _anchor.Take(middle, ["w3c"], intermediate: true);
        middle.Take(low, ["w3c"], intermediate: true);
        low.Take(_leaf, ["w3c"]);
        greedy.List = $"[{string.Join(',', Enumerable.Range(0, 300).Select(i => $"\"{greedy.Id}{i}\""))}]";
        middle.Delay = async () =>
        {
            while (greedy.Requests.Count(path => path == "/fetch") < 90)
                await Task.Delay(5, Stop);
        };
        (await FindAsync(_leaf)).Should().NotBeNull();
        greedy.Requests.Count(path => path == "/fetch").Should().Be(100);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Many_that_pretend_to_be_above_a_provider_do_not_hide_the_one_that_is(bool doNotAnswer)
    {
        await using var middle = await TestEntity.StartAsync();
        await using var low = await TestEntity.StartAsync();
        var rogues = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => TestEntity.StartAsync()));
        _anchor.Take(rogues[0], ["oasis"], intermediate: true);
        _anchor.Take(middle, ["w3c"], intermediate: true);
        _anchor.List = $"""["{rogues[0].Id}","{middle.Id}"]""";
        foreach (var rogue in rogues.Skip(1))
            rogues[0].Take(rogue, ["oasis"], intermediate: true);
        foreach (var rogue in rogues)
        {
            rogue.Take(_leaf, ["oasis"]);
            if (doNotAnswer)
                rogue.Statement = sub => sub == _leaf.Id ? throw new TimeoutException() : rogue.Key.Sign(rogue.Id, sub, rogue.Subordinates[sub].Key, rogue.Subordinates[sub].Claims);
        }

        middle.Take(low, ["w3c"], intermediate: true);
        low.Take(_leaf, ["w3c"]);
        (await FindAsync(_leaf))!.Organizations.Should().Equal("w3c");
        foreach (var rogue in rogues)
            await rogue.DisposeAsync();
    }

    [Fact]
    public async Task A_provider_that_says_what_cannot_be_read_is_not_believed_any_more()
    {
        (await FindAsync(_leaf)).Should().NotBeNull();
        var good = JsonNode.Parse(Base64UrlEncoder.Decode(_leaf.Configuration().Split('.')[1]))!.ToJsonString();
        var text = good.Replace($"\"issuer\":\"{_leaf.Id}\"", "\"issuer\":\"\\ud800\"", StringComparison.Ordinal);
        _leaf.Configuration = () => new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
            text, _leaf.Key.Credentials, new Dictionary<string, object> { ["typ"] = "entity-statement+jwt" });
        await LaterAsync();
        (await FindAsync(_leaf)).Should().BeNull();
    }

    [Fact]
    public async Task An_anchor_that_permits_no_intermediates_has_none_that_vouch()
    {
        await using var middle = await InsertAsync("""{"constraints":{"max_path_length":0}}""", "{}");
        await IsRefusedAsync("max_path_length");
    }

    [Fact]
    public async Task A_chain_that_is_too_long_leads_to_nobody()
    {
        var superiors = new List<TestEntity> { _anchor };
        for (var i = 0; i < TrustChain.MaximumLength; i++)
        {
            var next = await TestEntity.StartAsync();
            superiors[^1].Take(next, ["w3c"], intermediate: true);
            superiors.Add(next);
        }

        _anchor.Subordinates.TryRemove(_leaf.Id, out _);
        superiors[^1].Take(_leaf, ["w3c"]);
        (await FindAsync(superiors[^1])).Should().NotBeNull();
        await IsRefusedAsync("more than");
        _leaf.Requests.Should().BeEmpty();
        foreach (var superior in superiors.Skip(1))
            await superior.DisposeAsync();
    }

    [Theory]
    [InlineData("null")]
    [InlineData("7")]
    [InlineData("[7]")]
    [InlineData("""["", null, "http://192.0.2.1/", "nonsense"]""")]
    public async Task A_list_of_the_anchor_that_names_nobody_leads_to_nobody(string list)
    {
        _anchor.List = list;
        (await FindAsync(_leaf)).Should().BeNull();
        (await _issuers.FindAsync("http://192.0.2.1/", Stop)).Should().BeNull();
    }

    [Fact]
    public async Task An_anchor_with_other_keys_than_the_pinned_ones_is_not_believed()
    {
        Pin(new TestEntityKey());
        (await FindAsync(_leaf)).Should().BeNull();
        _log.Text.Should().Contain("kid");
        _leaf.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task An_anchor_is_followed_to_its_next_key_until_the_file_pins_another()
    {
        (await FindAsync(_leaf)).Should().NotBeNull();
        var (first, next) = (_anchor.Key, new TestEntityKey());
        _anchor.Claims["jwks"] = TestEntityKey.Set(first, next);
        await LaterAsync();
        (await FindAsync(_leaf)).Should().NotBeNull();
        _anchor.Key = next;
        await LaterAsync();
        (await FindAsync(_leaf)).Should().NotBeNull();

        Pin(first, new TestEntityKey());
        await LaterAsync();
        (await FindAsync(_leaf)).Should().BeNull();
        Pin(next);
        _time.Advance(_soon);
        (await FindAsync(_leaf)).Should().NotBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("""{"keys":[""")]
    [InlineData("""{"keys":[]}""")]
    public async Task A_file_of_pinned_keys_that_is_half_written_changes_nothing(string text)
    {
        (await FindAsync(_leaf)).Should().NotBeNull();
        await File.WriteAllTextAsync(Pinned, text, Stop);
        await LaterAsync();
        (await FindAsync(_leaf)).Should().NotBeNull();
    }

    [Theory]
    [InlineData("jwks_uri")]
    [InlineData("signed_jwks_uri")]
    public async Task Keys_may_be_published_at_an_address_and_are_asked_for_again_when_a_new_one_signs(string parameter)
    {
        _leaf.ProviderMetadata.Remove("jwks");
        _leaf.ProviderMetadata[parameter] = $"{_leaf.Id}keys";
        _leaf.PublishedKeys = Published(parameter, _leaf.TokenKey);
        (await FindAsync(_leaf)).Should().NotBeNull();
        (await _issuers.KeysAsync(_leaf.Id, _leaf.TokenKey.Keys[0].KeyId, Stop)).Should().ContainSingle();

        var next = new TestEntityKey();
        _leaf.PublishedKeys = Published(parameter, next);
        (await _issuers.KeysAsync(_leaf.Id, next.Keys[0].KeyId, Stop)).Select(key => key.KeyId).Should().Equal([_leaf.TokenKey.Keys[0].KeyId], "it was asked a moment ago");
        _time.Advance(_soon);
        (await _issuers.KeysAsync(_leaf.Id, next.Keys[0].KeyId, Stop)).Select(key => key.KeyId).Should().Equal(next.Keys[0].KeyId);
    }

    [Theory]
    [InlineData("other key")]
    [InlineData("other type")]
    [InlineData("other subject")]
    [InlineData("expired")]
    public async Task A_signed_key_set_must_be_the_providers_own_and_good(string wrong)
    {
        _leaf.ProviderMetadata.Remove("jwks");
        _leaf.ProviderMetadata["signed_jwks_uri"] = $"{_leaf.Id}keys";
        _leaf.PublishedKeys = wrong switch
        {
            "other key" => SignedSet(new TestEntityKey().Credentials),
            "other type" => SignedSet(_leaf.Key.Credentials, type: "JWT"),
            "other subject" => SignedSet(_leaf.Key.Credentials, subject: _anchor.Id),
            _ => SignedSet(_leaf.Key.Credentials, expires: DateTime.UtcNow.AddMinutes(-1)),
        };
        await IsRefusedAsync("signed key set");
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/.")]
    [InlineData("/%2e/")]
    [InlineData("upper case")]
    [InlineData("dot")]
    public async Task The_hosts_own_provider_needs_no_anchor_however_it_is_written(string written)
    {
        var id = _leaf.Id.TrimEnd('/');
        var issuer = written switch { "upper case" => id.ToUpperInvariant(), "dot" => id.Replace("127.0.0.1", "127.0.0.1.", StringComparison.Ordinal), _ => id + written };
        var others = new TrustedIssuers([_issuers], Options.Create(new TokenTrustOptions { Authority = new Uri(_leaf.Id) }));
        (await others.FindAsync(issuer, Stop)).Should().BeNull();
        (await others.PrepareAsync(new JsonWebToken(new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor { Issuer = issuer, SigningCredentials = _leaf.TokenKey.Credentials })), Stop)).Should().BeFalse();
        _anchor.Requests.Should().BeEmpty();
    }

    [Theory]
    [InlineData("https://id.example/", "https://id.example/keys", true)]
    [InlineData("https://id.example/", "https://keys.example/", true)]
    [InlineData("https://id.example/", "http://127.0.0.1:8080/", false)]
    [InlineData("https://id.example/", "https://localhost/", false)]
    [InlineData("https://id.example/", "https://localhost./", false)]
    [InlineData("https://id.example/", "https://keys.localhost/", false)]
    [InlineData("https://id.example/", "https://0.0.0.0/", false)]
    [InlineData("https://id.example/", "https://[::]/", false)]
    [InlineData("https://id.example/", "https://[::ffff:0.0.0.0]/", false)]
    [InlineData("https://id.example/", "https://[::ffff:127.0.0.1]/", false)]
    [InlineData("https://id.example/", "http://keys.example/", false)]
    [InlineData("https://id.example/", "file:///etc/passwd", false)]
    [InlineData("https://id.example/", null, false)]
    [InlineData("http://127.0.0.1:7400/", "http://127.0.0.1:7401/", true)]
    public void Nobody_from_outside_leads_a_host_to_its_own_loopback(string entity, string? address, bool permitted) =>
        EntityIdentifier.MayName(entity, address, out _).Should().Be(permitted);

    [Theory]
    [InlineData("https://10.255.255.1/")]
    [InlineData("https://169.254.169.254/")]
    [InlineData("https://[fd00::1]/")]
    public async Task An_entity_with_no_public_address_is_not_asked(string address)
    {
        var ask = () => _client.GetAsync(new Uri(address), Stop);
        (await ask.Should().ThrowAsync<EntityUnreachableException>()).Which.Message.Should().Contain("leads to no address that may be connected to");
    }

    [Theory]
    [InlineData("https://id.example", true)]
    [InlineData("https://id.example:8443/path", true)]
    [InlineData("http://127.0.0.1:7400/", true)]
    [InlineData("http://id.example/", false)]
    [InlineData("https://id.example/?a=b", false)]
    [InlineData("https://id.example/#a", false)]
    [InlineData("https://somebody@id.example/", false)]
    [InlineData("https://id.example ", false)]
    [InlineData(" https://id.example", false)]
    [InlineData("https://id.example\n", false)]
    [InlineData("https://\u0456d.example/", false)]
    [InlineData("urn:federation:itu-t", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void An_entity_is_called_by_an_address(string? text, bool valid) => EntityIdentifier.IsValid(text).Should().Be(valid);

    private string Published(string parameter, TestEntityKey key) =>
        parameter == "jwks_uri" ? TestEntityKey.Set(key).ToJsonString() : SignedSet(_leaf.Key.Credentials, key: key);

    private string SignedSet(SigningCredentials credentials, string type = "jwk-set+jwt", string? subject = null, DateTime? expires = null, TestEntityKey? key = null) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = type,
            Issuer = _leaf.Id,
            Expires = expires,
            Claims = new Dictionary<string, object>
            {
                ["sub"] = subject ?? _leaf.Id,
                ["keys"] = System.Text.Json.JsonSerializer.SerializeToElement(TestEntityKey.Set(key ?? _leaf.TokenKey)["keys"]),
            },
            SigningCredentials = credentials,
        });

    private async Task<TestEntity> InsertAsync(string aboutMiddle, string aboutLeaf, string[]? organizations = null)
    {
        var middle = await TestEntity.StartAsync();
        _anchor.Subordinates.TryRemove(_leaf.Id, out _);
        _anchor.Take(middle, ["w3c"], aboutMiddle, intermediate: true);
        middle.Take(_leaf, organizations ?? ["w3c"], aboutLeaf);
        return middle;
    }

    private async Task IsRefusedAsync(string because)
    {
        (await FindAsync(_leaf)).Should().BeNull();
        _log.Text.Should().Contain(because);
    }

    // Whether it is not believed, or not known to be, is the same to a token.
    private async Task<TrustedIssuer?> FindUnlessUnknownAsync(TestEntity entity)
    {
        try
        {
            return await FindAsync(entity);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private async Task<TrustedIssuer?> FindAsync(TestEntity entity) => await _issuers.FindAsync(entity.Id, Stop);

    // Longer than what is known counts unasked, and shorter than statements live.
    private Task LaterAsync() => PassAsync(TrustAnchor.RefreshInterval + TimeSpan.FromSeconds(1));

    // The time passes, and what goes on in the background of a host meanwhile.
    private async Task PassAsync(TimeSpan time)
    {
        _time.Advance(time);
        await _issuers.RefreshAsync(Stop);
    }

    private void Pin(params IEnumerable<TestEntityKey> keys) => File.WriteAllText(Pinned, TestEntityKey.Set(keys).ToJsonString());

    private AnchoredIssuers Issuers(params IEnumerable<TrustAnchorOptions> anchors)
    {
        using var factory = LoggerFactory.Create(logging => logging.AddProvider(_log));
        var trust = new TokenTrustOptions
        {
            TrustAnchors = [new TrustAnchorOptions { EntityId = _anchor.Id, Keys = Pinned }, .. anchors],
        };
        return new AnchoredIssuers(Options.Create(trust), _client, _time, factory.CreateLogger<AnchoredIssuers>());
    }
}
