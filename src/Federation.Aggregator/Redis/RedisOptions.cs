using Federation.Hosting;
using StackExchange.Redis;

namespace Federation.Aggregator.Redis;

/// <summary>Where mirrors are kept. Section <c>Redis</c>.</summary>
public sealed record RedisOptions : ISettings
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Redis";

    /// <summary>
    /// Connection string of StackExchange.Redis, for example <c>127.0.0.1:6379</c> or <c>redis:6380,ssl=true,password=...</c>.
    /// Without it a Garnet server runs in this process, which starts empty.
    /// </summary>
    public string Configuration { get; init; } = "";

    /// <summary>PEM file with the certificate that is shown to a Redis that asks for one in TLS, read again when it changes.</summary>
    public string? Certificate { get; init; }

    /// <summary>PEM file with the private key of the certificate.</summary>
    public string? CertificateKey { get; init; }

    /// <summary>What every key starts with. Aggregators that share a Redis need one each.</summary>
    public string KeyPrefix { get; init; } = "federation:";

    /// <inheritdoc/>
    public IEnumerable<SettingFault> Faults()
    {
        // The text itself is not shown: it may hold a password.
        if (Configuration.Length > 0 && !IsConnectionString(Configuration))
            yield return new(nameof(Configuration), "...", "a connection string such as 127.0.0.1:6379 or redis:6380,ssl=true");
        else if (!string.IsNullOrEmpty(Certificate) && !(Configuration.Length > 0 && ConfigurationOptions.Parse(Configuration).Ssl))
            yield return new(nameof(Certificate), Certificate, $"nothing, unless {Section}:{nameof(Configuration)} has ssl=true");
        if (!string.IsNullOrEmpty(Certificate) && !File.Exists(Certificate))
            yield return new(nameof(Certificate), Certificate, "a PEM file that exists");
        if (!string.IsNullOrEmpty(Certificate) && !File.Exists(CertificateKey))
            yield return new(nameof(CertificateKey), CertificateKey, $"the PEM file with the key of {Section}:{nameof(Certificate)}");
        if (KeyPrefix.AsSpan().ContainsAny("{} "))
            yield return new(nameof(KeyPrefix), KeyPrefix, "any text without braces and blanks");
    }

    /// <summary>The settings without the connection string, which may hold a password.</summary>
    public override string ToString() => $"{nameof(RedisOptions)} {{ {nameof(KeyPrefix)} = {KeyPrefix} }}";

    private static bool IsConnectionString(string text)
    {
        try
        {
            return ConfigurationOptions.Parse(text).EndPoints.Count > 0;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
