using System.Text.Json;
using Federation.Hosting;
using Microsoft.IdentityModel.Tokens;

namespace Federation.Replication;

/// <summary>
/// The keys that a node signs digests with: P-256 (ES256), each in a file of its own that only its owner can read. A new one is made
/// when the last has served its time. Safe for use by several threads.
/// </summary>
/// <remarks>
/// A new key is published before it signs, so that those who keep a key set for a while know it by then; an old one stays
/// published for as long as it signed, so that mirrors that were not reached meanwhile can still prove what they hold.
/// </remarks>
public sealed class SigningKeys
{
    // How long a key is published before it signs, unless it lives so short that a tenth of that is less.
    private static readonly TimeSpan _longestLead = TimeSpan.FromDays(1);

    private readonly Lock _gate = new();
    private readonly string _folder;
    private readonly TimeSpan _lifetime;
    private readonly TimeSpan _lead;
    private readonly TimeProvider _time;
    private readonly List<SigningKey> _keys;

    /// <summary>The keys in a folder, which is made when there is none yet.</summary>
    /// <param name="folder">Where they are.</param>
    /// <param name="setting">Key of the setting that says so.</param>
    /// <param name="lifetime">How long each signs.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="SettingException">The folder cannot be written, or a file in it is no key.</exception>
    public SigningKeys(string folder, string setting, TimeSpan lifetime, TimeProvider time)
    {
        _folder = PrivateFolder.Open(folder, setting).FullName;
        _lifetime = lifetime;
        _lead = TimeSpan.FromTicks(Math.Min(_longestLead.Ticks, lifetime.Ticks / 10));
        _time = time;
        _keys = [.. SigningKey.ReadAll(_folder)];
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
        if (_keys.Count == 0 || _keys[^1].CreateTime + _lifetime <= now)
            _keys.Add(SigningKey.Create(_folder, now));
        while (_keys.Count > 1 && _keys[0].CreateTime + _lead + (2 * _lifetime) <= now)
        {
            _keys[0].Delete();
            _keys.RemoveAt(0);
        }

        return now;
    }
}
