using Federation.Protocol.Aggregator.V1;

namespace Federation.Aggregator.Pages.Framing;

/// <summary>What is around every page. Public, as all that Razor components take.</summary>
public sealed record Frame
{
    /// <summary>What the page is called.</summary>
    public required string Title { get; init; }

    /// <summary>Path and query of the page.</summary>
    public required string Path { get; init; }

    /// <summary>What the person who signed in is called; empty when nobody has.</summary>
    public required string Person { get; init; }

    /// <summary>The organisation of that person.</summary>
    public required string Organization { get; init; }

    /// <summary>Whether that person may decide; without it pages only show.</summary>
    public required bool MayDecide { get; init; }

    /// <summary>The registries that the page is made from.</summary>
    public required IReadOnlyList<MirroredRegistry> Registries { get; init; }

    /// <summary>Ids of the nodes that have not told yet which registries they serve.</summary>
    public required IReadOnlyList<string> Untold { get; init; }

    /// <summary>Name and value of the field that each form carries; empty when nobody is signed in.</summary>
    public required (string Name, string Value) FormToken { get; init; }

    /// <summary>When the page was made.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>What was just done, in words; empty for nothing.</summary>
    public required string Notice { get; init; }

    /// <summary>The registries of which what is shown may be old.</summary>
    public IEnumerable<MirroredRegistry> Behind =>
        Registries.Where(registry => registry.State is MirrorState.Unreachable or MirrorState.Altered or MirrorState.Paused);

    /// <summary>The registries whose first copy is still being made.</summary>
    public IEnumerable<MirroredRegistry> Loading => Registries.Where(registry => registry.State == MirrorState.Loading);
}
