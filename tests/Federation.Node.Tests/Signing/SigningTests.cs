using System.Net;
using System.Text.Json;
using Federation.Node.Tests.Support;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Digests;
using Federation.Replication;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Federation.Node.Tests.Signing;

/// <summary>What a node signs, and how anybody checks it.</summary>
public sealed class SigningTests : IAsyncLifetime
{
    private readonly RunningNode _node = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _node.InitializeAsync();

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task The_signed_digest_is_that_of_the_registry_by_the_keys_that_it_names()
    {
        await _node.CreateAsync("X.1");
        var answer = await DigestAsync();

        var statement = await VerifyAsync(answer.SignedDigest);

        statement!.Registry.Should().Be(answer.Digest.Registry).And.Be(RunningNode.Registry);
        statement.Epoch.Should().Be(answer.Digest.Epoch);
        statement.Revision.Should().Be(answer.Digest.Revision).And.Be(1);
        statement.ItemCount.Should().Be(1);
        statement.Root.Should().Be(new DigestHash(answer.Digest.Root.Span));
    }

    [Fact]
    public async Task Each_heartbeat_proves_anew_that_the_state_is_the_newest()
    {
        await _node.CreateAsync("X.1");
        using var call = _node.Reader.SyncWorkItems(
            new SyncWorkItemsRequest { Parent = RunningNode.Registry, HeartbeatInterval = Duration.FromTimeSpan(TimeSpan.FromMinutes(1)) },
            cancellationToken: Cancellation);
        await call.ResponseStream.MoveNext(Cancellation);
        var first = call.ResponseStream.Current;

        var next = call.ResponseStream.MoveNext(Cancellation);

        // The stream may begin to wait after the time has passed.
        while (!next.IsCompleted)
        {
            _node.Time.Advance(TimeSpan.FromMinutes(2));
            await Task.Delay(20, Cancellation);
        }

        (await next).Should().BeTrue();
        var heartbeat = call.ResponseStream.Current;

        heartbeat.Changes.Should().BeEmpty();
        heartbeat.Copy.Should().BeNull("the node is the origin");
        heartbeat.Node.Should().Be(first.Node).And.Be((await RegistryAsync()).Node).And.MatchRegex("^[0-9a-f]{16}$");
        var (before, now) = (await VerifyAsync(first.SignedDigest), await VerifyAsync(heartbeat.SignedDigest));
        (before! with { IssueTime = default }).Should().Be(now! with { IssueTime = default });
        (now.IssueTime - before.IssueTime).Should().BeGreaterThanOrEqualTo(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_state_that_the_follower_has_not_reached_yet_is_not_signed()
    {
        await _node.ImportAsync(Enumerable.Range(0, 1_500).Select(i => Items.Item($"X.{i}", "A title")));
        using var call = _node.Reader.SyncWorkItems(new SyncWorkItemsRequest { Parent = RunningNode.Registry }, cancellationToken: Cancellation);

        await call.ResponseStream.MoveNext(Cancellation);
        call.ResponseStream.Current.SignedDigest.Should().BeEmpty();
        await call.ResponseStream.MoveNext(Cancellation);
        (await VerifyAsync(call.ResponseStream.Current.SignedDigest))!.ItemCount.Should().Be(1_500);
    }

    [Fact]
    public async Task Anybody_may_read_the_key_set_and_it_holds_no_private_key()
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, (await RegistryAsync()).KeySetUri)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var response = await http.SendAsync(request, Cancellation);

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.Should().Be("application/jwk-set+json");
        using var keys = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancellation));
        var key = keys.RootElement.GetProperty("keys").EnumerateArray().Should().ContainSingle().Subject;
        key.GetProperty("kty").GetString().Should().Be("EC");
        key.TryGetProperty("d", out _).Should().BeFalse();
    }

    [Fact]
    public async Task A_node_behind_a_proxy_names_its_keys_by_the_public_address()
    {
        _node.Set(("Listen:PublicAddress", "https://node.example.org"));
        await _node.RestartAsync();

        (await RegistryAsync()).KeySetUri.Should().Be("https://node.example.org/.well-known/jwks.json");
    }

    [Fact]
    public async Task Keys_change_with_time_and_what_the_old_one_signed_can_still_be_checked()
    {
        await _node.CreateAsync("X.1");
        var old = (await DigestAsync()).SignedDigest;

        _node.Time.Advance(TimeSpan.FromDays(100));
        await DigestAsync();
        _node.Time.Advance(TimeSpan.FromDays(2));
        var now = (await DigestAsync()).SignedDigest;

        Header(now).Should().NotBe(Header(old));
        (await VerifyAsync(old))!.Revision.Should().Be(1);
        (await VerifyAsync(now))!.Revision.Should().Be(1);
    }

    [Fact]
    public async Task Keys_stay_when_the_node_is_started_again()
    {
        await _node.CreateAsync("X.1");
        var before = (await DigestAsync()).SignedDigest;

        await _node.RestartAsync();

        Header((await DigestAsync()).SignedDigest).Should().Be(Header(before));
        _node.DataFiles("digest-key-*").Should().OnlyContain(file => (file.UnixFileMode & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite)) == 0);
    }

    private static string Header(string signedDigest) => signedDigest.Split('.')[0];

    private async Task<GetDigestResponse> DigestAsync() =>
        await _node.Reader.GetDigestAsync(new GetDigestRequest { Name = RunningNode.Registry }, cancellationToken: Cancellation);

    private async Task<Registry> RegistryAsync() =>
        (await _node.Reader.GetRegistryAsync(new GetRegistryRequest { Name = RunningNode.Registry }, cancellationToken: Cancellation)).Registry;

    private async Task<DigestStatement?> VerifyAsync(string signedDigest) =>
        await new DigestVerifier(new OriginKeys([], TimeProvider.System, NullLogger<OriginKeys>.Instance))
            .VerifyAsync(signedDigest, (await RegistryAsync()).KeySetUri, Cancellation);
}
