using Federation.Protocol.Aggregator.V1;

namespace Federation.Aggregator.Pages.Compare;

/// <summary>One bar of a waterfall. Public, as all that Razor components take.</summary>
/// <param name="Label">What pulls, in words.</param>
/// <param name="From">Log-odds before.</param>
/// <param name="To">Log-odds after.</param>
public readonly record struct WaterfallBar(string Label, double From, double To)
{
    // Bars below this, in log-odds, are shown as one.
    private const double Small = 0.15;

    /// <summary>How far it pulls, above 0 for and below 0 against.</summary>
    public double Pull => To - From;

    /// <summary>The bars of an explanation, the weightiest first, from its start to the log-odds of the probability.</summary>
    public static IReadOnlyList<WaterfallBar> Of(Explanation explanation)
    {
        ArgumentNullException.ThrowIfNull(explanation);
        List<WaterfallBar> bars = [];
        var at = explanation.Start;
        foreach (var group in explanation.Contributions.Where(each => Math.Abs(each.Weight) >= Small).GroupBy(each => each.Sentence))
            bars.Add(new(group.Key, at, at += group.Sum(each => each.Weight)));
        var rest = explanation.Contributions.Where(each => Math.Abs(each.Weight) < Small).Sum(each => each.Weight);
        if (rest != 0)
            bars.Add(new("All other features together", at, at + rest));
        return bars;
    }
}
