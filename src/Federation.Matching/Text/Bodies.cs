using System.Collections.Frozen;

namespace Federation.Matching.Text;

/// <summary>Recognises the standards bodies by the words that speak of them.</summary>
internal static class Bodies
{
    private static readonly FrozenDictionary<uint, BodyMentions> _words = new Dictionary<string, BodyMentions>
    {
        ["itu"] = BodyMentions.Itu,
        ["ccitt"] = BodyMentions.Itu,
        ["recommendation"] = BodyMentions.Itu,
        ["rec"] = BodyMentions.Itu,
        ["iso"] = BodyMentions.Iso,
        ["iec"] = BodyMentions.Iec,
        ["jtc"] = BodyMentions.Iso | BodyMentions.Iec,
        ["ieee"] = BodyMentions.Ieee,
        ["etsi"] = BodyMentions.Etsi,
        ["3gpp"] = BodyMentions.ThreeGpp,
        ["w3c"] = BodyMentions.W3c,
        ["oasis"] = BodyMentions.Oasis,
        ["ietf"] = BodyMentions.Ietf,
        ["rfc"] = BodyMentions.Ietf,
        ["fido"] = BodyMentions.Fido,
    }.ToFrozenDictionary(static p => TermHash.Of(p.Key), static p => p.Value);

    private static readonly (BodyMentions Body, string Name)[] _names =
    [
        (BodyMentions.Iso, "iso"),
        (BodyMentions.Iec, "iec"),
        (BodyMentions.Itu, "itu"),
        (BodyMentions.Ieee, "ieee"),
        (BodyMentions.Etsi, "etsi"),
        (BodyMentions.ThreeGpp, "3gpp"),
        (BodyMentions.W3c, "w3c"),
        (BodyMentions.Oasis, "oasis"),
    ];

    private static readonly FrozenSet<uint> _nameTerms =
        new[] { "itu", "ccitt", "iso", "iec", "ieee", "etsi", "3gpp", "w3c", "oasis", "ietf", "fido" }.Select(static n => TermHash.Of(n)).ToFrozenSet();

    /// <summary>
    /// The name under which statistics know a registry: <c>itu-t</c> is <c>itu</c>, <c>iso-iec-jtc1</c> is <c>iso</c>; a registry
    /// of no known body keeps its own.
    /// </summary>
    public static string StatisticsName(string registry, BodyMentions bodies)
    {
        foreach (var (body, name) in _names)
        {
            if (bodies.HasFlag(body))
            {
                return name;
            }
        }

        return registry;
    }

    /// <summary>Whether a word is the name of a body, which tells nothing of what a document is about.</summary>
    public static bool IsName(uint term) => _nameTerms.Contains(term);

    /// <summary>Bodies that a word speaks of.</summary>
    public static BodyMentions Of(uint term) => _words.GetValueOrDefault(term);

    /// <summary>Bodies that the words speak of.</summary>
    public static BodyMentions In(List<Token> words)
    {
        var mentions = BodyMentions.None;
        foreach (var word in words)
        {
            mentions |= _words.GetValueOrDefault(word.Term);
        }

        return mentions;
    }
}
