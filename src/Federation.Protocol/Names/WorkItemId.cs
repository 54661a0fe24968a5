using System.Security.Cryptography;
using System.Text;
using Federation.Protocol.WorkItems;

namespace Federation.Protocol.Names;

/// <summary>Makes the last segment of a work item's name out of the identifier that a standards body gives it.</summary>
public static class WorkItemId
{
    private const int DigestLength = 8;

    /// <summary>
    /// Derives an id that is always valid and always the same for the same identifier: <c>ITU-T X.1252</c> in the registry
    /// <c>itu-t</c> becomes <c>X.1252</c>, <c>ISO/IEC 24760-1</c> in <c>iso</c> becomes <c>ISO-IEC-24760-1</c>.
    /// </summary>
    /// <remarks>
    /// Give the identifier without its edition, so that a new edition is a new state of the same item. What cannot stand in
    /// an id becomes <c>-</c>, except that a slash before a number becomes <c>_</c>: ISO calls the draft of the next
    /// edition of <c>ISO 1003</c> <c>ISO/1003</c>, and the two are different items. Where letters of another script or stray
    /// punctuation are left out, or the rest is too long, a digest of the whole identifier keeps ids apart. Blanks, and how accents are
    /// encoded, make no difference: the identifier is read as <see cref="WorkItemNormalization"/> stores it.
    /// </remarks>
    public static string Derive(RegistryName registry, string identifier)
    {
        ArgumentNullException.ThrowIfNull(identifier);
        identifier = WorkItemNormalization.Line(identifier);
        var text = WithoutBody(registry, identifier);
        var id = new StringBuilder(text.Length);
        var lossy = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (WorkItemName.IsIdCharacter(text[i]))
            {
                id.Append(text[i]);
                continue;
            }

            var isSeparator = id.Length > 0 && id[^1] is not ('-' or '_') && i + 1 < text.Length;
            lossy |= char.IsLetterOrDigit(text[i]) || char.IsSurrogate(text[i]) || (!isSeparator && !IsOrnament(text[i]));
            if (isSeparator)
                id.Append(text[i] == '/' && i + 1 < text.Length && char.IsAsciiDigit(text[i + 1]) ? '_' : '-');
        }

        var readable = id.ToString().Trim('-').TrimStart('.');
        return lossy || readable.Length is 0 or > WorkItemName.MaximumIdLength ? WithDigest(readable, identifier) : readable;
    }

    // What comes and goes around the parts of an identifier without making it another.
    private static bool IsOrnament(char character) => char.IsWhiteSpace(character) || character is '(' or ')';

    private static string WithoutBody(RegistryName registry, string identifier)
    {
        var space = identifier.IndexOf(' ', StringComparison.Ordinal);
        return space > 0 && identifier[..space].Replace('/', '-').Equals(registry.Id, StringComparison.OrdinalIgnoreCase)
            ? identifier[(space + 1)..]
            : identifier;
    }

    private static string WithDigest(string readable, string identifier)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identifier)))[..DigestLength];
        var room = WorkItemName.MaximumIdLength - DigestLength - 1;
        return readable.Length == 0 ? digest : $"{readable[..Math.Min(readable.Length, room)]}-{digest}";
    }
}
