using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Federation.Hosting.Tests.Signing;

public sealed class SigningKeysTests : IDisposable
{
    private static readonly TimeSpan _lifetime = TimeSpan.FromDays(90);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("federation-keys-");
    private readonly FakeTimeProvider _time = new();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_key_outlives_a_restart()
    {
        Keys().Current.KeyId.Should().Be(Keys().Current.KeyId);
    }

    [Fact]
    public void Only_the_owner_can_read_a_key()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no such modes.");
            return;
        }

        Keys();

        var file = Directory.EnumerateFiles(_folder.FullName).Should().ContainSingle().Subject;
        File.GetUnixFileMode(file).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public void A_new_key_is_published_a_day_before_it_signs_and_an_old_one_as_long_as_it_signed()
    {
        var keys = Keys();
        var first = keys.Current.KeyId;
        Published(keys).Should().Equal(first);

        _time.Advance(_lifetime);
        keys.Current.KeyId.Should().Be(first);
        Published(keys).Should().HaveCount(2).And.StartWith(first);

        _time.Advance(TimeSpan.FromDays(1));
        var second = keys.Current.KeyId;
        second.Should().NotBe(first);
        Published(keys).Should().Equal(first, second);
        Published(Keys()).Should().Equal(first, second);

        _time.Advance(_lifetime - TimeSpan.FromDays(1));
        Published(keys).Should().StartWith(first).And.Contain(second);
        _time.Advance(TimeSpan.FromDays(1));
        Published(keys).Should().NotContain(first);
        Directory.EnumerateFiles(_folder.FullName).Should().HaveCount(2);
    }

    [Fact]
    public void A_clock_that_was_years_ahead_costs_no_key()
    {
        var first = Keys().Current.KeyId;

        _time.Advance(TimeSpan.FromDays(1_000));
        Published(Keys()).Should().HaveCount(2).And.StartWith(first);
        _time.AdjustTime(_time.Start);

        Keys().Current.KeyId.Should().Be(first);
    }

    [Fact]
    public void No_private_number_is_published()
    {
        using var set = JsonDocument.Parse(Keys().PublicKeySet());

        var key = set.RootElement.GetProperty("keys").EnumerateArray().Should().ContainSingle().Subject;
        key.EnumerateObject().Select(p => p.Name).Should().BeEquivalentTo("kty", "crv", "x", "y", "kid", "use", "alg");
    }

    [Fact]
    public void A_file_that_is_no_key_is_named()
    {
        var path = Path.Combine(_folder.FullName, "digest-key-20260101T000000000Z.pem");
        File.WriteAllText(path, "not a key");

        var open = () => Keys();

        open.Should().Throw<SettingException>().WithMessage($"*{path}*");
    }

    [Fact]
    public void Keys_for_different_purposes_have_nothing_in_common()
    {
        var statements = Keys(SigningKeyPurpose.EntityStatements);
        Published(Keys()).Should().NotIntersectWith(Published(statements));
        Published(Keys(SigningKeyPurpose.EntityStatements)).Should().Equal(Published(statements));
    }

    [Fact]
    public void A_next_key_that_another_process_made_is_taken_up()
    {
        var keys = Keys();
        _time.Advance(_lifetime);
        var made = Published(Keys());
        Published(keys).Should().HaveCount(2).And.Equal(made);
    }

    [Fact]
    public void A_disk_that_takes_no_new_key_leaves_the_last_one_to_sign()
    {
        var keys = Keys();
        var first = keys.Current.KeyId;
        _time.Advance(_lifetime + _lifetime);
        var obstacle = Directory.CreateDirectory(Path.Combine(_folder.FullName, $"digest-key-{_time.GetUtcNow():yyyyMMdd'T'HHmmssfff'Z'}.pem"));

        keys.Current.KeyId.Should().Be(first);
        Published(keys).Should().Equal(first);
        obstacle.Delete();
        _time.Advance(TimeSpan.FromMinutes(1));
        Published(keys).Should().HaveCount(2).And.StartWith(first);
    }

    private SigningKeys Keys(SigningKeyPurpose? purpose = null) => new(_folder.FullName, "Node:DataDirectory", purpose ?? SigningKeyPurpose.Digests, _lifetime, _time, NullLogger<SigningKeys>.Instance);

    private static IEnumerable<string> Published(SigningKeys keys)
    {
        using var set = JsonDocument.Parse(keys.PublicKeySet());
        return [.. set.RootElement.GetProperty("keys").EnumerateArray().Select(key => key.GetProperty("kid").GetString()!)];
    }
}
