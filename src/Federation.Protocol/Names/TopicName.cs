using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Federation.Protocol.Names;

/// <summary>Resource name of a topic, <c>topics/{topic}</c>, for example <c>topics/identity-management</c> (AIP-122).</summary>
public readonly record struct TopicName
{
    private const string Collection = "topics/";
    private const int MaximumIdLength = 63;
    private const int DigestBytes = 4;
    private const string Rule = "1 to 63 characters of a-z, 0-9 and -, the first of them a letter, the last none of -";

    private static readonly SearchValues<char> _idCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>Names a topic.</summary>
    /// <exception cref="ResourceNameException"><paramref name="id"/> breaks the rules.</exception>
    public TopicName(string id) => Id = IsValidId(id) ? id : throw new ResourceNameException(id ?? "", $"'{id}' is no topic id: it should be {Rule}");

    /// <summary>The last segment.</summary>
    public string Id { get; }

    /// <summary>
    /// Names a topic after what people call it: <c>Identity management</c> is <c>topics/identity-management</c>. What has none of the
    /// letters that a name may have, as Arabic or Chinese, is named by a digest of it.
    /// </summary>
    /// <exception cref="ResourceNameException">There is nothing but spaces.</exception>
    public static TopicName Of(string displayName)
    {
        ArgumentNullException.ThrowIfNull(displayName);
        var id = new StringBuilder();

        // A text with U+FFFE is none to .NET that could be decomposed.
        foreach (var c in displayName.Replace('\ufffe', ' ').Normalize(NormalizationForm.FormKD).ToLowerInvariant())
        {
            if (char.IsAsciiLetterLower(c) || (id.Length > 0 && char.IsAsciiDigit(c)))
                id.Append(c);
            else if (id.Length > 0 && id[^1] != '-' && !IsMark(c))
                id.Append('-');
        }

        if (id.Length == 0 && !string.IsNullOrWhiteSpace(displayName))
            id.Append("topic-").Append(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(displayName.Trim())).AsSpan(0, DigestBytes)));
        return new TopicName(id.ToString(0, Math.Min(id.Length, MaximumIdLength)).TrimEnd('-'));
    }

    /// <summary>Reads a name.</summary>
    /// <exception cref="ResourceNameException"><paramref name="name"/> is no name of a topic.</exception>
    public static TopicName Parse(string? name) => TryParse(name, out var parsed)
        ? parsed
        : throw new ResourceNameException(name ?? "", $"'{name}' is no name of a topic: it should read topics/{{topic}}, with {Rule}");

    /// <summary>Reads a name, if it is one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? name, out TopicName parsed)
    {
        parsed = default;
        if (name is null || !name.StartsWith(Collection, StringComparison.Ordinal) || !IsValidId(name[Collection.Length..]))
            return false;
        parsed = new TopicName(name[Collection.Length..]);
        return true;
    }

    /// <summary>The name as it stands in messages.</summary>
    public override string ToString() => Collection + Id;

    private static bool IsValidId([NotNullWhen(true)] string? id) =>
        id is { Length: > 0 and <= MaximumIdLength } && char.IsAsciiLetterLower(id[0]) && id[^1] != '-' && !id.AsSpan().ContainsAnyExcept(_idCharacters);

    private static bool IsMark(char c) => char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.NonSpacingMark;
}
