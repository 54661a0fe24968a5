using Federation.Matching.Text;
using FsCheck.Xunit;

namespace Federation.Matching.Tests;

/// <summary>Words that two sets share are found at their places, however long the sets are.</summary>
public sealed class TermSetsTests
{
    [Property(MaxTest = 300)]
    public void Common_words_are_those_of_both_sets_in_order(int seed)
    {
        var random = new Random(seed);
        var (x, y) = (Set(random), Set(random));
        var common = new (byte InX, byte InY)[TermSets.Largest + 1];

        var found = common[..TermSets.Common(x, y, common)];

        found.Select(c => x[c.InX]).Should().Equal(x.Intersect(y).Order());
        found.Select(c => y[c.InY]).Should().Equal(x.Intersect(y).Order());
    }

    // Of few different words, so that many are shared; the highest hash and 0 among them.
    private static uint[] Set(Random random) =>
        [.. Enumerable.Range(0, random.Next(TermSets.Largest)).Select(_ => (uint)random.Next(100) is 99 and var last ? uint.MaxValue - 99 + last : (uint)random.Next(100)).Distinct().Order()];
}
