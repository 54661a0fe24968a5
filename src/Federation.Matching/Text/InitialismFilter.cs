namespace Federation.Matching.Text;

/// <summary>Tells quickly of most words that no run of a title's words abbreviates to them (a Bloom filter of one hash).</summary>
internal struct InitialismFilter
{
    private const int Bits = 256;

    private Words _words;

    /// <summary>Adds the hash of an initialism.</summary>
    public void Add(uint term) => _words[(int)(term % Bits / 64)] |= 1UL << (int)(term % 64);

    /// <summary>Whether the word may be among the initialisms; no is certain.</summary>
    public readonly bool MayContain(uint term) => (_words[(int)(term % Bits / 64)] >> (int)(term % 64) & 1) != 0;

    [System.Runtime.CompilerServices.InlineArray(Bits / 64)]
    private struct Words
    {
        private ulong _first;
    }
}
