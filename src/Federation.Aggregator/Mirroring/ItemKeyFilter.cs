namespace Federation.Aggregator.Mirroring;

/// <summary>
/// Tells of nearly every item that is not among those that were added that it is not, and of none that is. It is a Bloom filter of two bytes an
/// item, whose bits for an item lie in one word.
/// </summary>
internal sealed class ItemKeyFilter
{
    private const int FewestWords = 1_024;
    private const int ItemsInWord = 4;
    private const int WordBits = 6;

    private ulong[] _words = new ulong[FewestWords];
    private int _count;

    /// <summary>Whether there are so many that it no longer tells much.</summary>
    public bool IsFull => _count >= _words.Length * ItemsInWord;

    /// <summary>Makes room for twice as many, and forgets those that were added.</summary>
    public void Grow() => (_words, _count) = (new ulong[2 * _words.Length], 0);

    /// <summary>Adds an item.</summary>
    public void Add(ItemKey key)
    {
        WordOf(key) |= BitsOf(key);
        _count++;
    }

    /// <summary>Whether an item may have been added; false when it was not.</summary>
    public bool MayHold(ItemKey key) => (WordOf(key) & BitsOf(key)) == BitsOf(key);

    // Keys are hashes: any of their bits will do.
    private ref ulong WordOf(ItemKey key) => ref _words[(int)key.Place & (_words.Length - 1)];

    private static ulong BitsOf(ItemKey key)
    {
        var bits = key.Rest >>> (64 - (3 * WordBits));
        return (1UL << (int)bits) | (1UL << (int)(bits >>> WordBits)) | (1UL << (int)(bits >>> (2 * WordBits)));
    }
}
