using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Federation.Matching.Allocation;

/// <summary>Arithmetic on rows of numbers, one number a group.</summary>
internal static class Row
{
    /// <summary>Adds a multiple of a row to another; both are whole vectors of the same number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddMultiple(Span<float> target, ReadOnlySpan<float> row, float factor)
    {
        var targets = MemoryMarshal.Cast<float, Vector<float>>(target);
        var rows = MemoryMarshal.Cast<float, Vector<float>>(row);
        var factors = new Vector<float>(factor);
        for (var i = 0; i < targets.Length; i++)
        {
            targets[i] += rows[i] * factors;
        }
    }
}
