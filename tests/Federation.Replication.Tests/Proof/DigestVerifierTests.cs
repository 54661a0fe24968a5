using System.Text;
using Federation.Hosting;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Digests;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Federation.Replication.Tests.Proof;

public sealed class DigestVerifierTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new();
    private readonly SigningKeys _keys;
    private readonly DigestVerifier _verifier;

    public DigestVerifierTests()
    {
        _keys = KeysIn("keys");
        _verifier = new DigestVerifier(new OriginKeys([], _time, NullLogger<OriginKeys>.Instance));
        Publish(_keys);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string KeySet => Path.Combine(_folder.Path, "jwks.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_the_origin_signed_is_read()
    {
        var digest = SomeDigest();

        var statement = await _verifier.VerifyAsync(new DigestSigner(_keys, _time).Sign(digest), KeySet, Cancellation);

        statement.Should().Be(new DigestStatement
        {
            Registry = digest.Registry,
            Epoch = digest.Epoch,
            Revision = 7_000_000_000,
            ItemCount = 3,
            Root = new DigestHash(digest.Root.Span),
            IssueTime = _time.GetUtcNow(),
        });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_signed_digest_that_was_changed_anywhere_is_refused(int part)
    {
        var parts = new DigestSigner(_keys, _time).Sign(SomeDigest()).Split('.');
        parts[part] = parts[part][..8] + (parts[part][8] == 'A' ? 'B' : 'A') + parts[part][9..];

        var verifying = async () => await _verifier.VerifyAsync(string.Join('.', parts), KeySet, Cancellation);

        await verifying.Should().ThrowAsync<DigestSignatureException>();
    }

    [Theory]
    [InlineData("")]
    [InlineData("a.b.c")]
    [InlineData("nonsense")]
    [InlineData("eyJhbGciOiJub25lIn0.eyJyZWdpc3RyeSI6InJlZ2lzdHJpZXMvaXR1LXQifQ.")]
    public async Task What_is_no_signature_is_refused_or_proves_nothing(string text)
    {
        DigestStatement? statement = null;
        try
        {
            statement = await _verifier.VerifyAsync(text, KeySet, Cancellation);
        }
        catch (DigestSignatureException)
        {
        }

        statement.Should().BeNull();
    }

    [Fact]
    public async Task A_token_for_something_else_is_no_signed_digest()
    {
        var token = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            TokenType = "at+jwt",
            SigningCredentials = new SigningCredentials(_keys.Current, SecurityAlgorithms.EcdsaSha256),
        });

        var verifying = async () => await _verifier.VerifyAsync(token, KeySet, Cancellation);

        await verifying.Should().ThrowAsync<DigestSignatureException>();
    }

    [Fact]
    public async Task A_key_that_is_not_known_is_looked_up_at_most_once_a_minute()
    {
        var others = KeysIn("others");
        var signed = new DigestSigner(others, _time).Sign(SomeDigest());
        (await _verifier.VerifyAsync(signed, KeySet, Cancellation)).Should().BeNull();
        Publish(others);
        (await _verifier.VerifyAsync(signed, KeySet, Cancellation)).Should().BeNull();

        _time.Advance(TimeSpan.FromMinutes(1));

        (await _verifier.VerifyAsync(signed, KeySet, Cancellation)).Should().NotBeNull();
    }

    [Fact]
    public async Task A_key_that_was_called_back_is_not_taken_after_an_hour()
    {
        var signed = new DigestSigner(_keys, _time).Sign(SomeDigest());
        (await _verifier.VerifyAsync(signed, KeySet, Cancellation)).Should().NotBeNull();

        Publish(KeysIn("others"));
        _time.Advance(TimeSpan.FromHours(1));

        (await _verifier.VerifyAsync(signed, KeySet, Cancellation)).Should().BeNull();
    }

    [Fact]
    public async Task Keys_that_cannot_be_read_for_a_while_are_kept()
    {
        var signed = new DigestSigner(_keys, _time).Sign(SomeDigest());
        (await _verifier.VerifyAsync(signed, KeySet, Cancellation)).Should().NotBeNull();

        File.Delete(KeySet);
        _time.Advance(TimeSpan.FromHours(2));

        (await _verifier.VerifyAsync(signed, KeySet, Cancellation)).Should().NotBeNull();
    }

    [Fact]
    public async Task A_key_set_on_loopback_is_fetched_without_tls()
    {
        await using var server = await CatalogServer.StartAsync(new ScriptedCatalog(), keySet: () => _keys.PublicKeySet());
        var signed = new DigestSigner(_keys, _time).Sign(SomeDigest());

        var statement = await _verifier.VerifyAsync(signed, $"{server.Address}.well-known/jwks.json", Cancellation);

        statement.Should().NotBeNull();
    }

    [Fact]
    public async Task A_key_set_that_is_too_large_is_not_read()
    {
        var padded = Encoding.UTF8.GetString(_keys.PublicKeySet()) + new string(' ', 300_000);
        await using var server = await CatalogServer.StartAsync(new ScriptedCatalog(), keySet: () => Encoding.UTF8.GetBytes(padded));
        var signed = new DigestSigner(_keys, _time).Sign(SomeDigest());

        var statement = await _verifier.VerifyAsync(signed, $"{server.Address}.well-known/jwks.json", Cancellation);

        statement.Should().BeNull();
    }

    [Fact]
    public void A_state_is_signed_anew_after_a_second_so_that_the_signature_proves_freshness()
    {
        var signer = new DigestSigner(_keys, _time);
        var first = signer.Sign(SomeDigest());

        signer.Sign(SomeDigest()).Should().Be(first);
        _time.Advance(TimeSpan.FromSeconds(1));
        signer.Sign(SomeDigest()).Should().NotBe(first);
    }

    [Theory]
    [InlineData("https://itu.example/.well-known/jwks.json", true)]
    [InlineData("http://127.0.0.1:5001/.well-known/jwks.json", true)]
    [InlineData("http://itu.example/jwks.json", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("/etc/passwd", false)]
    [InlineData("", false)]
    public void A_peer_may_name_only_a_place_that_is_safe_to_fetch(string place, bool may)
    {
        OriginKeys.MayPin(place).Should().Be(may);
    }

    private static Digest SomeDigest() => new()
    {
        Registry = "registries/itu-t",
        Epoch = $"{1:x32}",
        Revision = 7_000_000_000,
        ItemCount = 3,
        Root = new DigestHash(Enumerable.Range(1, 32).Select(i => (byte)i).ToArray()).ToByteString(),
    };

    private SigningKeys KeysIn(string folder) =>
        new(Path.Combine(_folder.Path, folder), "Node:DataDirectory", SigningKeyPurpose.Digests, TimeSpan.FromDays(90), _time, NullLogger<SigningKeys>.Instance);

    private void Publish(SigningKeys keys) => File.WriteAllBytes(KeySet, keys.PublicKeySet());
}
