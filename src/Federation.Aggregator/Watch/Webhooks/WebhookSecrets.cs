using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Federation.Aggregator.Watch.Webhooks;

/// <summary>What signs the messages to a webhook, by the scheme <c>v1</c> of Standard Webhooks.</summary>
/// <param name="Current">The secret.</param>
/// <param name="Former">The one before; empty where there was none.</param>
/// <param name="FormerUntil">Until when that one signs too.</param>
internal sealed record WebhookSecrets(byte[] Current, byte[] Former, DateTimeOffset FormerUntil)
{
    private const string Prefix = "whsec_";
    private const string Scheme = "v1";
    private const int SecretBytes = 32;

    private static readonly TimeSpan _overlap = TimeSpan.FromHours(24);

    /// <summary>The secret as people are told it.</summary>
    public string Text => Prefix + Convert.ToBase64String(Current);

    /// <summary>A first secret.</summary>
    public static WebhookSecrets New() => new(RandomNumberGenerator.GetBytes(SecretBytes), [], DateTimeOffset.MinValue);

    /// <summary>A new secret, beside which the present one signs for a while.</summary>
    public WebhookSecrets Rotate(DateTimeOffset now) => new(RandomNumberGenerator.GetBytes(SecretBytes), Current, now + _overlap);

    /// <summary>The signatures of a message, with blanks between them.</summary>
    /// <param name="id">Id of the message.</param>
    /// <param name="timestamp">When it is sent, in seconds since 1970.</param>
    /// <param name="body">Its body.</param>
    /// <param name="now">The time.</param>
    public string Sign(string id, long timestamp, byte[] body, DateTimeOffset now)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}.")), .. body];
        IEnumerable<byte[]> secrets = Former.Length > 0 && now < FormerUntil ? [Current, Former] : [Current];
        return string.Join(' ', secrets.Select(secret => $"{Scheme},{Convert.ToBase64String(HMACSHA256.HashData(secret, signed))}"));
    }

    /// <summary>Nothing of the secrets.</summary>
    public override string ToString() => nameof(WebhookSecrets);
}
