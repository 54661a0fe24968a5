using Federation.Protocol.Aggregator.V1;

namespace Federation.Aggregator.Pages.Watch;

/// <summary>What came of a form of the page. Public, as all that Razor components take.</summary>
public sealed record WatchForm
{
    /// <summary>What stands in the fields.</summary>
    public Subscription Subscription { get; init; } = new();

    /// <summary>What is wrong with them, by field of the request.</summary>
    public IReadOnlyDictionary<string, string> Faults { get; init; } = new Dictionary<string, string>();

    /// <summary>What was done, in a sentence; empty for nothing.</summary>
    public string Done { get; init; } = "";

    /// <summary>What is told once: what it is, and itself.</summary>
    public IReadOnlyList<(string Name, string Value)> Told { get; init; } = [];
}
