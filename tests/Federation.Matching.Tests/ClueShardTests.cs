using Federation.Matching.Candidates;
using FsCheck.Xunit;

namespace Federation.Matching.Tests;

/// <summary>The table of clues holds who came and did not go, and says when a clue becomes common and when it ceases to be.</summary>
public sealed class ClueShardTests
{
    [Property(MaxTest = 10)]
    public void Everybody_is_found_who_came_and_did_not_go(int seed)
    {
        var random = new Random(seed);
        var shard = new ClueShard();
        var model = new Dictionary<ulong, HashSet<int>>();
        for (var step = 0; step < 3_000; step++)
        {
            // Some clues are everybody's, most are one's own.
            var clue = (ulong)(random.Next(4) == 0 ? random.Next(5) : random.Next(400)) << 40;
            var slot = random.Next(150);
            var slots = model.TryGetValue(clue, out var known) ? known : model[clue] = [];
            var before = slots.Count;
            if (slots.Add(slot))
            {
                shard.Add(clue, slot).Should().Be(before == MatchLimits.BlockSize);
            }
            else if (random.Next(2) == 0)
            {
                slots.Remove(slot);
                shard.Remove(clue, slot).Should().Be(before == MatchLimits.BlockSize + 1);
            }
        }

        var single = 0;
        foreach (var (clue, slots) in model)
        {
            shard.Find(clue, ref single).ToArray().Should().BeEquivalentTo(slots);
        }
    }
}
