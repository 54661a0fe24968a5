using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Federation.Matching.Identifiers;

/// <summary>Reads identifiers of standards as the bodies write them and brings them into one spelling, without edition.</summary>
internal static partial class IdentifierParser
{
    // 3GPP TS 21.900: series of specifications that the partners transpose; ETSI's number is 1, the series, the rest.
    private const int FirstSeries = 21;
    private const int LastSeries = 55;

    /// <summary>
    /// The identifiers that a text consists of: <c>ITU-T Rec. X.509 (10/2019) | ISO/IEC 9594-8:2020</c> gives <c>itu-t x.509</c> and
    /// <c>iso/iec 9594-8</c>; <c>ETSI TS 133 501 V17.5.0</c> gives <c>etsi ts 133 501</c> and <c>3gpp ts 33.501</c>, which it transposes.
    /// </summary>
    public static IEnumerable<string> Parse(string text)
    {
        foreach (var one in text.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var name = Canonical(one);
            if (name.AsSpan().ContainsAny(_tellingMarks))
            {
                yield return name;
            }

            if (TransposedBy(name) is { } original)
            {
                yield return original;
            }
        }
    }

    /// <summary>The references in running text, in their order.</summary>
    public static IEnumerable<Reference> References(string text)
    {
        if (!text.AsSpan().ContainsAny(_bodies))
        {
            yield break;
        }

        var previousEnd = -1;
        var previous = "";
        foreach (Match match in Reference().Matches(text))
        {
            var name = Canonical(match.Value);
            var before = text.AsSpan(0, match.Index).TrimEnd();
            var kind = previousEnd >= 0 && text.AsSpan(previousEnd, match.Index - previousEnd).Trim() is "|"
                ? ReferenceKind.Twin
                : Adoption().IsMatch(before[Math.Max(0, before.Length - LongestPhrase)..]) ? ReferenceKind.Adoption : ReferenceKind.Mention;
            if (kind == ReferenceKind.Twin)
            {
                yield return new Reference(previous, kind);
            }

            yield return new Reference(name, kind);
            (previous, previousEnd) = (name, match.Index + match.Length);
        }
    }

    /// <summary>Whether two identifiers begin with the same body's name.</summary>
    public static bool IsOfOneBody(string one, string other) => BodyOf(one).SequenceEqual(BodyOf(other));

    private static ReadOnlySpan<char> BodyOf(string identifier) => identifier.AsSpan(0, identifier.AsSpan().IndexOfAny(_endsOfBodies) is >= 0 and var end ? end : identifier.Length);

    private const int LongestPhrase = 40;

    private static readonly SearchValues<char> _endsOfBodies = SearchValues.Create(" -/");

    private static readonly SearchValues<string> _bodies =
        SearchValues.Create(["ISO", "IEC", "ITU-T", "3GPP", "ETSI", "RFC"], StringComparison.Ordinal);

    // What has neither a digit nor a hyphen is no identifier of a document but a prefix or a word.
    private static readonly SearchValues<char> _tellingMarks = SearchValues.Create("0123456789-");

    private static string Canonical(string text)
    {
        var name = Edition().Replace(text.Replace("\u2122", "", StringComparison.Ordinal), "");
        name = Noise().Replace(name, " ").ToLowerInvariant();
        name = name.StartsWith("draft-", StringComparison.Ordinal) ? DraftVersion().Replace(name, "") : name;
        name = name.StartsWith("w3c ", StringComparison.Ordinal) ? "w3c " + W3cStage().Replace(name["w3c ".Length..], "") : name;
        return string.Join(' ', name.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    private static string? TransposedBy(string name)
    {
        var match = Transposition().Match(name);
        return match.Success && int.Parse(match.Groups["series"].ValueSpan, CultureInfo.InvariantCulture) is >= FirstSeries and <= LastSeries
            ? $"3gpp {match.Groups["kind"].Value} {match.Groups["series"].Value}.{match.Groups["rest"].Value}"
            : null;
    }

    // ":2020", ":REL-19/19.4.0", " (10/2019)", " V17.5.0 (2022-05)", "(E)", "-2017" of the IEEE.
    [GeneratedRegex(@":.*$|\s*\(.*$|\s+[vV]\d+\.\d+.*$|\s+ed\.\s*\d+.*$|(?<=\d)-(19|20)\d\d$", RegexOptions.CultureInvariant)]
    private static partial Regex Edition();

    [GeneratedRegex(@"\b(Recommendation|Rec\.?|Std\.?|International Standard)\s", RegexOptions.CultureInvariant)]
    private static partial Regex Noise();

    [GeneratedRegex(@"-\d\d$", RegexOptions.CultureInvariant)]
    private static partial Regex DraftVersion();

    [GeneratedRegex(@"^(rec|pr|cr|crd|wd|fpwd|note|dnote|lcwd|per|std)-|-\d{8}$", RegexOptions.CultureInvariant)]
    private static partial Regex W3cStage();

    [GeneratedRegex(@"^etsi (?<kind>ts|tr) 1(?<series>\d\d) (?<rest>\d{3}(-\d+)*)$", RegexOptions.CultureInvariant)]
    private static partial Regex Transposition();

    [GeneratedRegex(
        @"\b(((Rec\.?|Recommendation)\s+)?ITU-T\s+((Rec\.?|Recommendation)\s+)?[A-Z]\.\d[\d.]*\d|ISO(/IEC)?(/IEEE)?\s+((TS|TR|PAS)\s+)?\d{3,}(-\d+)*|IEC\s+((TS|TR|PAS)\s+)?\d{5}(-\d+)*|3GPP\s+T[SR]\s+\d\d\.\d{3}(-\d+)*|ETSI\s+(TS|TR|EN|ES)\s+\d{3}\s\d{3}(-\d+)*|RFC\s?\d{3,5})\b",
        RegexOptions.CultureInvariant)]
    private static partial Regex Reference();

    [GeneratedRegex(@"(identical (to|with)|adoption of|adopts|equivalent to|aligned with|endorsement of)$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Adoption();
}
