using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace Federation.Aggregator.Pages.Worklist;

/// <summary>What the address of the worklist asks for. Public, as all that Razor components take.</summary>
public sealed record WorklistQuery
{
    /// <summary>The fields that facets choose from, by their name in addresses; each is also a field of the call's filter.</summary>
    public static IReadOnlyList<(string Field, string Title)> Fields { get; } =
    [
        ("review_state", "Review"),
        ("kind", "Kind"),
        ("registry", "Registry"),
        ("status", "Status of either"),
        ("group", "Group"),
        ("group_pair", "Groups that meet"),
        ("verdict", "Decided as"),
        ("assignee", "Assigned to"),
    ];

    private static readonly Dictionary<string, string> _orders = new()
    {
        ["priority"] = "priority desc",
        ["score"] = "score desc",
        ["found"] = "detect_time desc",
        ["date"] = "date desc",
    };

    /// <summary>Words that a title or keyword must contain.</summary>
    public string Words { get; init; } = "";

    /// <summary>Only duplicates that were found in so many days; empty for all.</summary>
    public string Days { get; init; } = "";

    /// <summary>Whether only suspected (<c>false</c>) or only declared (<c>true</c>) duplicates are asked for; empty for both.</summary>
    public string Declared { get; init; } = "";

    /// <summary>Id of the topic that one of the items must belong to; empty for any.</summary>
    public string Topic { get; init; } = "";

    /// <summary>Order: priority, score, found or date.</summary>
    public string Order { get; init; } = "priority";

    /// <summary>Where the page begins; empty for the first.</summary>
    public string After { get; init; } = "";

    /// <summary>The chosen value of each facet.</summary>
    public IReadOnlyDictionary<string, string> Chosen { get; init; } = new Dictionary<string, string>();

    /// <summary>Reads an address. What it does not know it leaves.</summary>
    public static WorklistQuery Read(IQueryCollection query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var order = query["order"].ToString();
        return new WorklistQuery
        {
            Words = query["q"].ToString().Trim(),
            Days = int.TryParse(query["days"], out var days) && days is > 0 and < 10_000 ? $"{days}" : "",
            Declared = query["declared"].ToString() is var declared and ("true" or "false") ? declared : "",
            Topic = query["topic"].ToString(),
            Order = _orders.ContainsKey(order) ? order : "priority",
            After = query["after"].ToString(),
            Chosen = Fields.Select(field => (field.Field, Value: query[field.Field].ToString())).Where(field => field.Value.Length > 0)
                .ToDictionary(field => field.Field, field => field.Value),
        };
    }

    /// <summary>The order as a call writes it.</summary>
    public string OrderBy => _orders[Order];

    /// <summary>Whether anything is filtered.</summary>
    public bool IsFiltered => Words.Length > 0 || Days.Length > 0 || Declared.Length > 0 || Topic.Length > 0 || Chosen.Count > 0;

    /// <summary>The filter as a call writes it (AIP-160).</summary>
    /// <param name="now">The time, for the days.</param>
    /// <param name="without">A facet that is left out, so that its other values can be counted.</param>
    public string Filter(DateTimeOffset now, string without = "")
    {
        var conditions = Words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => $"topic:{Quote(word)}")
            .Concat(Chosen.Where(choice => choice.Key != without).Select(choice => $"{choice.Key} = {Quote(choice.Value)}"));
        if (Declared.Length > 0)
            conditions = conditions.Append($"declared = {Declared}");
        if (Topic.Length > 0)
            conditions = conditions.Append($"in_topic = {Quote(Topic)}");
        if (Days.Length > 0)
            conditions = conditions.Append(FormattableString.Invariant($"detect_time >= \"{now.UtcDateTime.AddDays(-int.Parse(Days, System.Globalization.CultureInfo.InvariantCulture)):yyyy-MM-dd}\""));
        return string.Join(" AND ", conditions);
    }

    /// <summary>The address with another value of a facet; empty for any.</summary>
    public string With(string field, string value)
    {
        var chosen = Chosen.Where(choice => choice.Key != field).ToDictionary();
        if (value.Length > 0)
            chosen[field] = value;
        return (this with { Chosen = chosen, After = "" }).ToAddress();
    }

    /// <summary>The address that asks for this, and can be shared.</summary>
    public string ToAddress() => ToAddress("/duplicates");

    /// <summary>The address of a file with all of this.</summary>
    /// <param name="extension">Its extension.</param>
    public string ToDownload(string extension) => (this with { After = "" }).ToAddress($"/duplicates.{extension}");

    private string ToAddress(string path)
    {
        var query = new QueryBuilder();
        foreach (var (name, value) in new[] { ("q", Words), ("days", Days), ("declared", Declared), ("topic", Topic), ("order", Order == "priority" ? "" : Order) })
            Add(query, name, value);
        foreach (var (field, _) in Fields)
            Add(query, field, Chosen.GetValueOrDefault(field, ""));
        Add(query, "after", After);
        return path + query;
    }

    private static void Add(QueryBuilder query, string name, string value)
    {
        if (value.Length > 0)
            query.Add(name, value);
    }

    private static string Quote(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
