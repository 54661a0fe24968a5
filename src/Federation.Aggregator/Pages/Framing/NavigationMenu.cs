namespace Federation.Aggregator.Pages.Framing;

/// <summary>The pages that every page leads to.</summary>
internal static class NavigationMenu
{
    /// <summary>Path and name of each, in their order.</summary>
    internal static IReadOnlyList<(string Path, string Name)> Entries { get; } =
    [
        ("/duplicates", "Duplicates"),
        ("/clusters", "Clusters"),
        ("/topics", "Topics"),
        ("/decisions", "Decisions"),
        ("/proposals", "Proposals"),
        ("/papers", "Papers"),
        ("/watch", "Watch"),
        ("/registries", "Registries"),
    ];
}
