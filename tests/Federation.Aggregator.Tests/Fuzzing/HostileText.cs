using System.Globalization;
using System.Text;
using Federation.Protocol.Filtering;
using Federation.Protocol.Paging;
using Federation.Protocol.WorkItems;

namespace Federation.Aggregator.Tests.Fuzzing;

/// <summary>Texts for fields by their names: right ones, nearly right ones, and such as only an attacker writes.</summary>
/// <param name="random">Chooses.</param>
/// <param name="known">What hosts gave.</param>
/// <param name="tame">Whether most texts are right, so that the request gets far.</param>
internal sealed class HostileText(Random random, KnownValues known, bool tame)
{
    private const int TameOdds = 20;

    private static readonly string[] _ids = ["X.1", "X.2", "X.3", "a", "-", ".", "..", "", "X 1", "%2F", "X.1/..", "é", "X.1\0", new('x', 200), new('x', 201)];
    private static readonly string[] _registries = ["itu-t", "iso", "-", "", "ITU-T", "w3c", "no-such", "itu-t/workItems", new('a', 63), new('a', 64), "*"];
    private static readonly string[] _fields =
        ["identifier", "title", "abstract", "kind", "status", "status_label", "group", "date", "topic", "keyword", "ics", "alias", "editions", "revision", "update_time", "score", "registry", "nothing", "a.b", "\"\""];
    private static readonly string[] _operators = ["=", "!=", "<", "<=", ">", ">=", ":", "==", "", "~"];
    private static readonly string[] _literals =
        ["DRAFT", "\"a b\"", "\"", "*", "2024", "\"2024-13-99\"", "-1", "9223372036854775808", "1e400", "NaN", "9999-12-31T23:59:59.999999999Z", "0001-01-01T00:00:00Z", "\"\\\"\"", "\"\\u0000\"", "f(x)", "身份", "true", "0x10"];

    // Nothing here leads to another machine; the ports answer nobody.
    private static readonly string[] _addresses =
        ["http://127.0.0.1:9", "http://localhost:1", "http://[::1]:9/", "http://127.0.0.1:0", "http://127.0.0.1:99999", "http://", "ftp://127.0.0.1", "file:///etc/passwd", "http://127.0.0.1:9/a?b#c", "http://user:word@127.0.0.1:9", "//127.0.0.1", "", "javascript:alert(1)", "http://127.0.0.1:9\r\nx: y"];
    private static readonly string[] _dates = ["2024", "2024-02-30", "2024-12", "0000", "9999-12-31", "-1", "20240101", "２０２４", "2024-01-01T00:00:00Z"];
    private static readonly string[] _languages = ["en", "zh-Hans", "und", "", "x", "en-", new('a', 100), "i-klingon"];
    private static readonly string[] _paths = ["*", "name", "title", "titles", "titles.text", "etag", "provenance", "", "work_item.titles", "status", "aliases", "Titles", "titles[0]"];
    private static readonly string[] _texts =
        ["", " ", "a", "\0", "\u202Eabc", "a\u0301", "\uFEFF", "\uFFFF", "😀", "'; DROP TABLE items; --", "<script>alert(1)</script>", "%s%n", "../../etc/passwd", "{{7*7}}", "\r\nSet-Cookie: a=b", "ﷺ", "\u0085\u2028"];

    /// <summary>A text for the field; as bytes, since some are no UTF-8.</summary>
    public byte[] For(string field, IReadOnlyDictionary<string, string> written)
    {
        if (field is "address" or "key_set_uri")
            return Bytes(Pick(_addresses));
        if (tame && random.Next(TameOdds) != 0)
            return Bytes(Right(field));
        if (random.Next(40) == 0)
            return NoUtf8();
        if (random.Next(12) == 0)
            return Bytes(Any());
        var text = Fitting(field, written);
        return Bytes(random.Next(15) == 0 ? Altered(text) : text);
    }

    private string Right(string field) => field switch
    {
        "parent" or "registry" => Pick(["registries/itu-t", "registries/iso", "registries/-"]),
        "name" or "names" or "target" => Pick([$"registries/itu-t/workItems/X.{random.Next(40)}", "registries/itu-t", known.Pick("name", random) ?? "peers/itu-t"]),
        "page_token" or "sync_token" or "etag" => random.Next(2) == 0 ? "" : known.Pick(field, random) ?? "",
        "filter" => Pick(["", "status = DRAFT", "title:\"a\"", "date >= \"2020\" AND NOT kind = STANDARD", "revision > 3"]),
        "order_by" => Pick(["", "title", "date desc, identifier"]),
        "paths" => Pick(["titles", "status", "keywords", "*"]),
        "prefixes" => Pick(["", "0", "a1"]),
        "date" => Pick(["2024", "2024-02", "2024-02-29"]),
        "language_code" => Pick(["en", "fr", "zh-Hans"]),
        "work_item_id" => $"X.{random.Next(40)}",
        "identifier" => $"X.{random.Next(40)}",
        "uri" => "https://example.org/a",
        "ics_codes" => "35.030",
        _ => Pick(["Identity management", "身份管理", "a", "Framework for authentication"]),
    };

    private string Fitting(string field, IReadOnlyDictionary<string, string> written) => field switch
    {
        "parent" or "registry" or "origin_registry" => random.Next(5) == 0 ? WorkItem() : Registry(),
        "name" or "names" or "target" or "registries" => random.Next(4) switch { 0 => Registry(), 1 => known.Pick("name", random) ?? WorkItem(), 2 => $"peers/{Pick(_registries)}", _ => WorkItem() },
        "page_token" => random.Next(3) == 0 ? known.Pick(field, random) ?? Any() : ForgedPageToken(written),
        "sync_token" or "etag" => known.Pick(field, random) ?? Any(),
        "filter" => FilterText(),
        "order_by" => OrderText(),
        "paths" => Pick(_paths),
        "peer_id" or "work_item_id" => Pick(_ids),
        "prefixes" => Pick(["", "0", "f", "0123456789abcde", "0123456789abcdef", "G", "A"]),
        "date" => Pick(_dates),
        "language_code" => Pick(_languages),
        "identifier" => $"X.{random.Next(40)}",
        _ => Any(),
    };

    private string Registry() => $"registries/{Pick(_registries)}";

    private string WorkItem() => random.Next(10) == 0 ? $"registries/{Pick(_registries)}/workItems/{Pick(_ids)}" : $"registries/itu-t/workItems/X.{random.Next(40)}";

    private string Any() => random.Next(200) switch
    {
        0 => new string('x', random.Next(200_000)),
        < 20 => new string((char)random.Next(0xD7FF), random.Next(400)),
        < 60 => string.Concat(Enumerable.Range(0, random.Next(20)).Select(_ => Pick(_texts))),
        < 80 => random.NextInt64(long.MinValue, long.MaxValue).ToString(CultureInfo.InvariantCulture),
        _ => Pick(_texts),
    };

    private string FilterText() => random.Next(60) switch
    {
        0 => new string('(', random.Next(5_000)),
        1 => string.Concat(Enumerable.Repeat("NOT ", random.Next(1_500))) + "a",
        2 => string.Concat(Enumerable.Repeat("-", random.Next(4_500))) + "a",
        3 => string.Join(" AND ", Enumerable.Repeat("title:\"a\"", random.Next(400))),
        4 => "title = \"" + string.Concat(Enumerable.Repeat("a*", random.Next(2_000))) + "\"",
        < 10 => "",
        _ => Terms(0),
    };

    private string Terms(int depth) => random.Next(depth > 4 ? 2 : 6) switch
    {
        0 => Pick(_literals),
        1 or 2 => $"{Pick(_fields)} {Pick(_operators)} {Pick(_literals)}",
        3 => $"({Terms(depth + 1)})",
        4 => $"NOT {Terms(depth + 1)}",
        _ => $"{Terms(depth + 1)} {Pick(["AND", "OR", "", "and"])} {Terms(depth + 1)}",
    };

    private string OrderText() => random.Next(10) == 0
        ? string.Join(',', Enumerable.Repeat("title desc", random.Next(2_000)))
        : string.Join(", ", Enumerable.Range(0, random.Next(3)).Select(_ => $"{Pick(_fields)}{Pick(["", " desc", " asc", " desc desc"])}"));

    // Tokens are bound to their request by a hash that everybody can compute: so does an attacker.
    private string ForgedPageToken(IReadOnlyDictionary<string, string> written)
    {
        var place = new OrderKey([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(3) == 0 ? Pick(_literals) : Any())]);
        string[][] bindings =
        [
            [],
            [Of("parent")],
            [Of("parent"), Of("filter"), Order()],
            [Of("parent"), Of("filter"), Order(), Of("revision", "0")],
            [Of("filter"), Order()],
            [Of("filter"), Of("order_by")],
        ];
        return PageToken.Issue(place, bindings[random.Next(bindings.Length)]);

        string Of(string field, string absent = "") => written.GetValueOrDefault(field, absent);
        string Order()
        {
            try
            {
                return OrderBy.Parse(Of("order_by"), WorkItemOrder.Schema, WorkItemOrder.WhenEmpty).Text;
            }
            catch (FormatException)
            {
                return Of("order_by");
            }
        }
    }

    private string Altered(string text)
    {
        if (text.Length == 0)
            return "x";
        var at = random.Next(text.Length);
        return random.Next(3) switch
        {
            0 => text[..at],
            1 => string.Concat(text.AsSpan(0, at), "\u0001", text.AsSpan(at)),
            _ => text + text,
        };
    }

    private byte[] NoUtf8()
    {
        byte[][] wrong = [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0x80]];
        return [.. Bytes(Pick(_texts)), .. wrong[random.Next(wrong.Length)], .. Bytes(Pick(_texts))];
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private string Pick(string[] from) => from[random.Next(from.Length)];
}
