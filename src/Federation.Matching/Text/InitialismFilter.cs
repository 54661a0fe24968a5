using System.Runtime.CompilerServices;

namespace Federation.Matching.Text;

/// <summary>Tells quickly of most words that no run of a title's words abbreviates to them (a Bloom filter of one hash).</summary>
[InlineArray(Words)]
internal struct InitialismFilter
{
    private const int Words = 4;
    private const int WordBits = 32;

    private uint _first;

    /// <summary>Adds the hash of an initialism.</summary>
    public void Add(uint term) => this[WordOf(term)] |= 1u << (int)(term % WordBits);

    /// <summary>Whether the word may be among the initialisms; no is certain.</summary>
    public readonly bool MayContain(uint term) => (this[WordOf(term)] >> (int)(term % WordBits) & 1) != 0;

    private static int WordOf(uint term) => (int)(term % (Words * WordBits) / WordBits);
}
