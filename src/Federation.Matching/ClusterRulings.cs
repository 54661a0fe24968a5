namespace Federation.Matching;

/// <summary>What people say of the clusters.</summary>
/// <param name="Together">Keys of two items each that belong into one cluster, however weakly they are linked.</param>
/// <param name="Apart">Keys of two items each that never are in one cluster. It goes before <paramref name="Together"/>.</param>
public sealed record ClusterRulings(
    IReadOnlyCollection<(string Left, string Right)> Together, IReadOnlyCollection<(string Left, string Right)> Apart)
{
    /// <summary>Nobody says anything.</summary>
    public static ClusterRulings None { get; } = new([], []);

    /// <summary>Those about items that are known.</summary>
    internal ClusterRulings Among(Func<string, bool> isKnown)
    {
        return new([.. Together.Where(Known)], [.. Apart.Where(Known)]);

        bool Known((string Left, string Right) pair) => isKnown(pair.Left) && isKnown(pair.Right);
    }
}
