using System.Globalization;
using Federation.Matching.Profiles;
using Federation.Matching.Text;

namespace Federation.Matching.Model;

/// <summary>How often registries, and groups of different registries, list the same titles; counted in training, without any answers.</summary>
internal sealed class Affinities
{
    // Of registries that training did not know: few titles in common.
    private const float UnknownRegistries = -4f;

    private readonly Dictionary<ulong, float> _registries = [];
    private readonly Dictionary<ulong, int> _together = [];
    private readonly Dictionary<ulong, int> _alone = [];
    private readonly Dictionary<ulong, int> _totals = [];

    /// <summary>Hash of a group of a registry.</summary>
    public static ulong GroupHash(string registry, string group) => TermHash.Mix(TermHash.Of(registry), TermHash.Of(group));

    /// <summary>
    /// Reads lines of <c>r</c> (two registries and the share of titles that they have in common) and <c>g</c> (two groups,
    /// each after its registry, and the number of titles that they have in common), tab-separated.
    /// </summary>
    /// <exception cref="InvalidDataException">A line is malformed.</exception>
    public static Affinities Read(TextReader reader)
    {
        var affinities = new Affinities();
        while (reader.ReadLine() is { } line)
        {
            switch (line.Split('\t'))
            {
                case ["r", var one, var other, var share]:
                    affinities.AddRegistries(one, other, float.Parse(share, CultureInfo.InvariantCulture));
                    break;
                case ["g", var registry, var group, var otherRegistry, var otherGroup, var count]:
                    affinities.AddGroups(registry, group, otherRegistry, otherGroup, int.Parse(count, CultureInfo.InvariantCulture));
                    break;
                default:
                    throw new InvalidDataException($"The affinities have a line that is neither of registries nor of groups: '{line}'.");
            }
        }

        return affinities;
    }

    /// <summary>Logarithm of the share of titles that two registries have in common.</summary>
    public float OfRegistries(ItemProfile a, ItemProfile b) =>
        _registries.GetValueOrDefault(Pair(a.RegistryHash, b.RegistryHash), UnknownRegistries);

    /// <summary>How much more often than by chance groups of the two items list the same titles, in nats; 0 where nothing is known.</summary>
    public float OfGroups(ItemProfile a, ItemProfile b)
    {
        if (!_totals.TryGetValue(Pair(a.RegistryHash, b.RegistryHash), out var total))
        {
            return 0;
        }

        float? best = null;
        foreach (var x in a.Groups.Hashes)
        {
            foreach (var y in b.Groups.Hashes)
            {
                if (_alone.TryGetValue(TermHash.Mix(x, b.RegistryHash), out var withX)
                    && _alone.TryGetValue(TermHash.Mix(y, a.RegistryHash), out var withY))
                {
                    var expected = (float)withX * withY / total;
                    var affinity = MathF.Log((_together.GetValueOrDefault(Pair(x, y)) + 1) / (expected + 1));
                    best = Math.Max(best ?? affinity, affinity);
                }
            }
        }

        return best ?? 0;
    }

    private void AddRegistries(string one, string other, float share) =>
        _registries[Pair(TermHash.Of(one), TermHash.Of(other))] = MathF.Log(share);

    private void AddGroups(string registry, string group, string otherRegistry, string otherGroup, int count)
    {
        var x = GroupHash(registry, group);
        var y = GroupHash(otherRegistry, otherGroup);
        Increase(_together, Pair(x, y), count);
        Increase(_alone, TermHash.Mix(x, TermHash.Of(otherRegistry)), count);
        Increase(_alone, TermHash.Mix(y, TermHash.Of(registry)), count);
        Increase(_totals, Pair(TermHash.Of(registry), TermHash.Of(otherRegistry)), count);
    }

    private static ulong Pair(ulong one, ulong other) => TermHash.Mix(Math.Min(one, other), Math.Max(one, other));

    private static void Increase(Dictionary<ulong, int> counts, ulong key, int by) => counts[key] = counts.GetValueOrDefault(key) + by;
}
