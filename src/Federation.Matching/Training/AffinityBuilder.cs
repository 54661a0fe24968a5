using System.Globalization;
using Federation.Matching.Profiles;
using Federation.Matching.Text;

namespace Federation.Matching.Training;

/// <summary>Counts which registries and groups list the same titles. Needs no true pairs.</summary>
internal static class AffinityBuilder
{
    // A title that more items have than this says nothing of who works with whom.
    private const int MaximumItems = 6;

    // A title must tell this much, in nats, to be no coincidence.
    private const float MinimumWeight = 15;

    private const int MinimumCount = 2;

    /// <summary>Writes the affinities, lines in ordinal order.</summary>
    public static void Write(IReadOnlyList<ItemProfile> items, TextWriter writer)
    {
        var sizes = items.CountBy(static i => i.Registry).ToDictionary();
        var registries = new SortedDictionary<(string, string), int>();
        var groups = new SortedDictionary<(string, string, string, string), int>(Comparer<(string, string, string, string)>.Create(
            static (a, b) => string.CompareOrdinal($"{a}", $"{b}")));
        foreach (var (a, b) in EqualTitles(items))
        {
            registries[(a.Registry, b.Registry)] = registries.GetValueOrDefault((a.Registry, b.Registry)) + 1;
            foreach (var x in a.Groups.Names)
            {
                foreach (var y in b.Groups.Names)
                {
                    groups[(a.Registry, x, b.Registry, y)] = groups.GetValueOrDefault((a.Registry, x, b.Registry, y)) + 1;
                }
            }
        }

        foreach (var one in sizes.Keys.Order(StringComparer.Ordinal))
        {
            foreach (var other in sizes.Keys.Where(o => string.CompareOrdinal(one, o) < 0).Order(StringComparer.Ordinal))
            {
                var share = (registries.GetValueOrDefault((one, other)) + 0.5) / Math.Min(sizes[one], sizes[other]);
                writer.Write(string.Create(CultureInfo.InvariantCulture, $"r\t{one}\t{other}\t{share:0.00000}\n"));
            }
        }

        foreach (var ((registry, group, otherRegistry, otherGroup), count) in groups.Where(static g => g.Value >= MinimumCount))
        {
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"g\t{registry}\t{group}\t{otherRegistry}\t{otherGroup}\t{count}\n"));
        }
    }

    private static IEnumerable<(ItemProfile A, ItemProfile B)> EqualTitles(IReadOnlyList<ItemProfile> items)
    {
        foreach (var same in items.Where(static i => i.Main.TotalWeight >= MinimumWeight)
            .GroupBy(static i => i.Main.CoreHash).Select(static g => g.ToArray()).Where(static g => g.Length is > 1 and <= MaximumItems))
        {
            foreach (var a in same)
            {
                foreach (var b in same)
                {
                    if (string.CompareOrdinal(a.Registry, b.Registry) < 0
                        && !Designators.Conflict(a.Main.Designators, b.Main.Designators))
                    {
                        yield return (a, b);
                    }
                }
            }
        }
    }
}
