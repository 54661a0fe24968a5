namespace Federation.Matching.Text;

/// <summary>Hashes of words and of clues made of them. The same on every machine and in every run.</summary>
internal static class TermHash
{
    /// <summary>Hashes a stem (FNV-1a, 32 bits).</summary>
    public static uint Of(ReadOnlySpan<char> text)
    {
        var hash = 2166136261u;
        foreach (var c in text)
        {
            hash = Append(hash, c);
        }

        return hash;
    }

    /// <summary>Hash of a stem and one more character.</summary>
    public static uint Append(uint hash, char c) => (hash ^ c) * 16777619u;

    /// <summary>Mixes one more value into a 64-bit hash (the finaliser of SplitMix64).</summary>
    public static ulong Mix(ulong hash, ulong value)
    {
        var z = hash + 0x9E3779B97F4A7C15ul + (value * 0xBF58476D1CE4E5B9ul);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ul;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBul;
        return z ^ (z >> 31);
    }
}
