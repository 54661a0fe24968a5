using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Federation.Matching.Text;

/// <summary>Compares sets of words, each the rising hashes of its words.</summary>
internal static class TermSets
{
    /// <summary>Words that a set has at most.</summary>
    public const int Largest = MatchLimits.TitleTerms;

    /// <summary>Finds the words that two sets have in common.</summary>
    /// <param name="x">A set.</param>
    /// <param name="y">Another.</param>
    /// <param name="common">Takes their places in both sets, rising. Has room for <see cref="Largest"/> + 1.</param>
    /// <returns>How many there are.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Common(ReadOnlySpan<uint> x, ReadOnlySpan<uint> y, Span<(byte InX, byte InY)> common) =>
        y.Length >= Vector256<uint>.Count ? CommonWithMany(x, y, common) : CommonWithFew(x, y, common);

    // Which of the two sets goes on is as good as random: added, not branched for.
    private static int CommonWithFew(ReadOnlySpan<uint> x, ReadOnlySpan<uint> y, Span<(byte InX, byte InY)> common)
    {
        var count = 0;
        for (int i = 0, j = 0; i < x.Length && j < y.Length;)
        {
            var (one, other) = (x[i], y[j]);
            common[count] = ((byte)i, (byte)j);
            count += one == other ? 1 : 0;
            i += one <= other ? 1 : 0;
            j += other <= one ? 1 : 0;
        }

        return count;
    }

    // Each word of the one set is held to eight of the other at once: the last eight, or the first of which one is as high.
    private static int CommonWithMany(ReadOnlySpan<uint> x, ReadOnlySpan<uint> y, Span<(byte InX, byte InY)> common)
    {
        ref var first = ref MemoryMarshal.GetReference(y);
        var last = y.Length - Vector256<uint>.Count;
        var (count, from) = (0, 0);
        for (var i = 0; i < x.Length; i++)
        {
            var word = x[i];
            while (from < last && y[from + Vector256<uint>.Count - 1] < word)
            {
                from = Math.Min(from + Vector256<uint>.Count, last);
            }

            var equal = Vector256.Equals(Vector256.LoadUnsafe(ref first, (nuint)from), Vector256.Create(word)).ExtractMostSignificantBits();
            common[count] = ((byte)i, (byte)(from + BitOperations.TrailingZeroCount(equal)));
            count += equal != 0 ? 1 : 0;
        }

        return count;
    }
}
