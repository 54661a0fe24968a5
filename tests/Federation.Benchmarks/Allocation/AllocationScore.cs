using System.Globalization;

namespace Federation.Benchmarks.Allocation;

/// <summary>How often the true group is ranked first, and among the first three.</summary>
internal sealed record AllocationScore(double First, double FirstThree)
{
    internal static AllocationScore Of(IReadOnlyCollection<(string True, IReadOnlyList<string> Ranked)> answers) => new(
        answers.Average(answer => answer.Ranked.Take(1).Contains(answer.True) ? 1.0 : 0),
        answers.Average(answer => answer.Ranked.Take(3).Contains(answer.True) ? 1.0 : 0));

    internal void Write(string name, AllocationScore? bar = null) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"  {name,-62}{First,10:P1}{FirstThree,10:P1}{(bar is null ? "" : $"  bar {bar.First:P0} {bar.FirstThree:P0}: {(First >= bar.First && FirstThree >= bar.FirstThree ? "reached" : "MISSED")}")}"));
}
