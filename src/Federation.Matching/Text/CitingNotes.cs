namespace Federation.Matching.Text;

/// <summary>
/// What stands in parentheses in a title on other documents, as <c>(Revision of First edition 2004-10-01)</c> or, of the same text in
/// another registry, <c>(3GPP TS 33.501 version 19.4.0 Release 19)</c>: it cites, and is no part of the subject.
/// </summary>
internal static class CitingNotes
{
    private static readonly string[] _openings = ["(revision of", "(superseded", "(supersedes", "(redline", "(3gpp ts ", "(3gpp tr "];

    /// <summary>A folded title without such notes.</summary>
    public static string LeftOutOf(string folded)
    {
        if (folded.Contains('('))
        {
            foreach (var opening in _openings)
            {
                var start = folded.IndexOf(opening, StringComparison.Ordinal);
                folded = start > 0 ? folded.Remove(start, LengthAt(folded, start)) : folded;
            }
        }

        return folded;
    }

    // Up to the parenthesis that closes the first, or to the end.
    private static int LengthAt(string folded, int start)
    {
        var open = 0;
        for (var end = start; end < folded.Length; end++)
        {
            open += folded[end] switch { '(' => 1, ')' => -1, _ => 0 };
            if (open == 0)
            {
                return end + 1 - start;
            }
        }

        return folded.Length - start;
    }
}
