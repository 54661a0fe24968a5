using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace Federation.Hosting;

/// <summary>
/// The keys that a host signs statements with, other than tokens: P-256 (ES256), each in a file of its own that only its owner can read. A new one
/// is made when the last has served its time. Safe for use by several threads.
/// </summary>
/// <remarks>
/// A new key is published before it signs, so that those who keep a key set for a while know it by then; an old one stays
/// published for as long as it signed, so that what it signed can still be verified. Where a new one cannot be kept, as on a full disk, the
/// last goes on to sign, and it is tried again every minute.
/// </remarks>
public sealed partial class SigningKeys
{
    private static readonly TimeSpan _retry = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly string _folder;
    private readonly SigningKeyPurpose _purpose;
    private readonly TimeSpan _lifetime;
    private readonly TimeSpan _lead;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly List<SigningKey> _keys;
    private DateTimeOffset _lastFailure;

    /// <summary>The keys in a folder, which is made when there is none yet.</summary>
    /// <param name="folder">Where they are.</param>
    /// <param name="setting">Key of the setting that says so.</param>
    /// <param name="purpose">What they sign.</param>
    /// <param name="lifetime">How long each signs.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told when a new key cannot be kept.</param>
    /// <exception cref="SettingException">The folder cannot be written, or a file in it is no key.</exception>
    public SigningKeys(string folder, string setting, SigningKeyPurpose purpose, TimeSpan lifetime, TimeProvider time, ILogger<SigningKeys> logger)
    {
        _folder = PrivateFolder.Open(folder, setting).FullName;
        _purpose = purpose ?? throw new ArgumentNullException(nameof(purpose));
        _lifetime = lifetime;
        _lead = TimeSpan.FromTicks(Math.Min(purpose.LongestLead.Ticks, lifetime.Ticks / 10));
        _time = time;
        _logger = logger;
        _keys = [.. SigningKey.ReadAll(_folder, purpose)];
        lock (_gate)
            Rotate();
    }

    /// <summary>The key that signs now.</summary>
    public SecurityKey Current
    {
        get
        {
            lock (_gate)
            {
                var now = Rotate();
                return (_keys.FindLast(key => key.CreateTime + _lead <= now) ?? _keys[0]).Key;
            }
        }
    }

    /// <summary>The public keys as a JSON Web Key Set (RFC 7517), in UTF-8: what is served at <c>/.well-known/jwks.json</c>.</summary>
    public byte[] PublicKeySet()
    {
        lock (_gate)
        {
            Rotate();
            return JsonSerializer.SerializeToUtf8Bytes(
                new Dictionary<string, object> { ["keys"] = _keys.Select(key => key.PublicKey()).ToArray() });
        }
    }

    private DateTimeOffset Rotate()
    {
        var now = _time.GetUtcNow();
        if (IsNextDue(now))
        {
            // Another process may have made it: a command, while the host runs.
            _keys.AddRange(SigningKey.ReadAll(_folder, _purpose).Where(key => _keys.Count == 0 || key.CreateTime > _keys[^1].CreateTime).ToList());
            if (IsNextDue(now))
                AddNext(now);
        }

        // What takes its place has signed for its time. So a clock that is wrong for once, or a host that rested for long, costs no key that others
        // still verify by.
        while (_keys.Count > 1 && _keys[1].CreateTime + _lead + _lifetime <= now)
        {
            _keys[0].Delete();
            _keys.RemoveAt(0);
        }

        return now;
    }

    private void AddNext(DateTimeOffset now)
    {
        try
        {
            _keys.Add(SigningKey.Create(_folder, _purpose, now));
        }
        catch (SettingException e) when (_keys.Count > 0)
        {
            _lastFailure = now;
            LogKept(e.Message);
        }
    }

    private bool IsNextDue(DateTimeOffset now) => _keys.Count == 0 || (_keys[^1].CreateTime + _lifetime <= now && (now - _lastFailure).Duration() >= _retry);

    [LoggerMessage(LogLevel.Error, "{Fault}. The last key goes on to sign, and it is tried again in a minute")]
    private partial void LogKept(string fault);
}
