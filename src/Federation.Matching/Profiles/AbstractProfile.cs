using System.Runtime.InteropServices;

namespace Federation.Matching.Profiles;

/// <summary>What pairs are scored on, of one abstract: its rarest words, and a sketch of its wording. All of it is one row of numbers.</summary>
internal readonly struct AbstractProfile
{
    /// <summary>Values of a sketch.</summary>
    public const int SketchSize = 16;

    // The row: the length of the terms' weights, the sketch, the terms.
    private const int NormAt = 0;
    private const int SketchAt = 1;
    private const int TermsAt = SketchAt + (SketchSize * sizeof(ushort) / sizeof(uint));

    /// <summary>Of a missing abstract.</summary>
    public static readonly AbstractProfile Empty = new([], 0, []);

    private readonly uint[] _cells;

    /// <summary>Packs an abstract.</summary>
    /// <param name="terms">Hashes of the rarest words, rising.</param>
    /// <param name="norm">Euclidean length of the terms' weights.</param>
    /// <param name="sketch">MinHash of the runs of three words.</param>
    public AbstractProfile(ReadOnlySpan<uint> terms, float norm, ReadOnlySpan<ushort> sketch)
    {
        _cells = new uint[TermsAt + terms.Length];
        _cells[NormAt] = BitConverter.SingleToUInt32Bits(norm);
        MemoryMarshal.Cast<ushort, uint>(sketch).CopyTo(_cells.AsSpan(SketchAt));
        terms.CopyTo(_cells.AsSpan(TermsAt));
    }

    /// <summary>Hashes of the stems of the rarest words, rising. What they tell is in the vocabulary.</summary>
    public ReadOnlySpan<uint> Terms => _cells.AsSpan(TermsAt);

    /// <summary>Euclidean length of the terms' weights; 0 of a missing abstract.</summary>
    public float Norm => BitConverter.UInt32BitsToSingle(_cells[NormAt]);

    /// <summary>MinHash of the runs of three words: the share of equal values estimates the share of equal runs.</summary>
    public ReadOnlySpan<ushort> Sketch => MemoryMarshal.Cast<uint, ushort>(_cells.AsSpan(SketchAt, TermsAt - SketchAt));
}
