using System.Runtime.CompilerServices;

namespace Federation.Matching.Text;

/// <summary>Abbreviations of runs of words to their initial letters.</summary>
internal static class Initialisms
{
    private const int Shortest = 2;
    private const int Longest = 6;

    /// <summary>The filter of all initialisms of words with these initial letters.</summary>
    public static InitialismFilter Filter(ReadOnlySpan<char> initials)
    {
        var filter = new InitialismFilter();
        for (var start = 0; start + Shortest <= initials.Length; start++)
        {
            var hash = TermHash.Of(initials.Slice(start, Shortest - 1));
            foreach (var initial in initials[(start + Shortest - 1)..Math.Min(initials.Length, start + Longest)])
            {
                hash = TermHash.Append(hash, initial);
                filter.Add(hash);
            }
        }

        return filter;
    }

    /// <summary>The first run of initial letters whose hash is that of the term; of length 0 when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (int Start, int Length) Find(uint term, ReadOnlySpan<char> initials)
    {
        for (var start = 0; start + Shortest <= initials.Length; start++)
        {
            var hash = TermHash.Of(initials.Slice(start, Shortest - 1));
            for (var end = start + Shortest - 1; end < Math.Min(initials.Length, start + Longest); end++)
            {
                hash = TermHash.Append(hash, initials[end]);
                if (hash == term)
                {
                    return (start, end + 1 - start);
                }
            }
        }

        return (0, 0);
    }
}
