using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Federation.Hosting;

/// <summary>
/// The lines of an audit log: JSON objects, each with its number and the SHA-256 of the line before, so that nobody changes, removes or
/// inserts one without changing every line after it.
/// </summary>
public static class AuditLine
{
    /// <summary>Longest text of an entry, in characters; longer ones are cut, since callers choose them.</summary>
    public const int MaximumText = 300;

    /// <summary>Name of the number of a line, which rises by one from line to line, also from file to file.</summary>
    internal const string Number = "seq";

    /// <summary>Name of the hash of the line before, in hexadecimal; 64 zeros in the first line of a log.</summary>
    internal const string Previous = "prev";

    /// <summary>The hash before the first line.</summary>
    internal static string Beginning { get; } = new('0', 2 * SHA256.HashSizeInBytes);

    /// <summary>The hash of a line, without its end.</summary>
    internal static string HashOf(ReadOnlySpan<byte> line) => Convert.ToHexStringLower(SHA256.HashData(line));

    /// <summary>The number of a line.</summary>
    /// <exception cref="JsonException">It is no line of an audit log.</exception>
    internal static long NumberOf(ReadOnlyMemory<byte> line)
    {
        using var json = JsonDocument.Parse(line);
        return json.RootElement is { ValueKind: JsonValueKind.Object } entry && entry.TryGetProperty(Number, out var value)
            && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number)
                ? number
                : throw new JsonException($"The last line has no {Number}.");
    }

    /// <summary>Writes an entry as a line, without its end.</summary>
    internal static byte[] Write(AuditEntry entry, long number, DateTimeOffset time, string previous)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber(Number, number);
            json.WriteString("time", time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
            Text(json, "event", entry.Event);
            Text(json, "client", entry.Client);
            Text(json, "person", entry.Person);
            Text(json, "organization", entry.Organization);
            Text(json, "issuer", entry.Issuer);
            Text(json, "address", entry.Address);
            Text(json, "method", entry.Method);
            Text(json, "resource", entry.Resource);
            Text(json, "outcome", entry.Outcome);
            Text(json, "reason", entry.Reason);
            if (entry.Count != 1)
                json.WriteNumber("count", entry.Count);
            foreach (var (name, value) in entry.Numbers)
                json.WriteNumber(name, value);
            json.WriteString(Previous, previous);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Text(Utf8JsonWriter json, string name, string value)
    {
        if (value.Length > 0)
            json.WriteString(name, WellFormed(value.Length <= MaximumText ? value : value[..MaximumText]));
    }

    // A cut may part a pair of surrogates.
    private static string WellFormed(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
