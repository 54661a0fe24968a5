using System.Collections.Frozen;

namespace Federation.Matching.Text;

/// <summary>Recognises titles that say that the document adopts, endorses or profiles another one.</summary>
internal static class Adaptations
{
    private static readonly FrozenSet<uint> _words =
        new[] { "adoption", "adopted", "endorsement", "profile", "profiling" }.Select(static w => TermHash.Of(w)).ToFrozenSet();

    /// <summary>Whether the words of a title say so.</summary>
    public static bool In(IReadOnlyList<Token> words)
    {
        for (var i = 0; i < words.Count; i++)
        {
            if (_words.Contains(words[i].Term))
            {
                return true;
            }
        }

        return false;
    }
}
