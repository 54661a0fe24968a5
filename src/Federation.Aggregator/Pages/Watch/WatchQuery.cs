using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Filtering;
using Microsoft.AspNetCore.Http;

namespace Federation.Aggregator.Pages.Watch;

/// <summary>What the address of the page of events asks for. Public, as all that Razor components take.</summary>
public sealed record WatchQuery
{
    /// <summary>Path of the page.</summary>
    public const string Path = "/watch";

    /// <summary>Words that a title or keyword must contain.</summary>
    public string Words { get; init; } = "";

    /// <summary>What happened: the name of a <see cref="WatchEventKind"/>; empty for anything.</summary>
    public string Kind { get; init; } = "";

    /// <summary>Id of a registry; empty for any.</summary>
    public string Registry { get; init; } = "";

    /// <summary>Id of a topic; empty for any.</summary>
    public string Topic { get; init; } = "";

    /// <summary>Part of a group's name; empty for any.</summary>
    public string Group { get; init; } = "";

    /// <summary>Resource name of a work item; empty for any.</summary>
    public string Item { get; init; } = "";

    /// <summary>Resource name of a subscription; empty for none.</summary>
    public string Subscription { get; init; } = "";

    /// <summary>Where the page begins; empty for the first.</summary>
    public string After { get; init; } = "";

    /// <summary>The kinds that can be chosen.</summary>
    public static IEnumerable<WatchEventKind> Kinds => Enum.GetValues<WatchEventKind>().Where(kind => kind != WatchEventKind.Unspecified);

    /// <summary>Reads an address. What it does not know it leaves.</summary>
    public static WatchQuery Read(IQueryCollection query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return new WatchQuery
        {
            Words = query["q"].ToString().Trim(),
            Kind = Kinds.Select(ProtoName.Of).FirstOrDefault(name => name == query["kind"]) ?? "",
            Registry = query["registry"].ToString(),
            Topic = query["topic"].ToString(),
            Group = query["group"].ToString().Trim(),
            Item = query["item"].ToString(),
            Subscription = query["subscription"].ToString(),
            After = query["after"].ToString(),
        };
    }

    /// <summary>The filter as a call writes it (AIP-160).</summary>
    public string Filter => string.Join(" AND ", Words.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => $"topic:{Quote(word)}")
        .Concat(Kind.Length > 0 ? [$"kind = {Kind}"] : [])
        .Concat(Registry.Length > 0 ? [$"registry = {Quote(Registry)}"] : [])
        .Concat(Topic.Length > 0 ? [$"in_topic = {Quote(Topic)}"] : [])
        .Concat(Group.Length > 0 ? [$"group:{Quote(Group)}"] : [])
        .Concat(Item.Length > 0 ? [$"work_item = {Quote(Item)}"] : []));

    /// <summary>The parameters of the address, without where the page begins.</summary>
    public (string Name, string Value)[] Parameters =>
    [
        ("q", Words), ("kind", Kind), ("registry", Registry), ("topic", Topic), ("group", Group), ("item", Item), ("subscription", Subscription),
    ];

    private static string Quote(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
