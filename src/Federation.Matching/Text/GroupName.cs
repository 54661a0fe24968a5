namespace Federation.Matching.Text;

/// <summary>Brings names of committees into one spelling.</summary>
internal static class GroupName
{
    /// <summary>
    /// The committee's code where the name begins with one (<c>ISO/IEC JTC 1/SC 27 Information security</c> becomes
    /// <c>iso/iec jtc 1/sc 27</c>), otherwise the folded name.
    /// </summary>
    public static string Canonical(string name)
    {
        var end = 0;
        foreach (var word in name.AsSpan().Split(' '))
        {
            if (name.AsSpan()[word].ContainsAny(_lower))
            {
                break;
            }

            end = word.End.GetOffset(name.Length);
        }

        var code = name[..end];
        return TextFolding.Fold(code.AsSpan().ContainsAny(_codeMarks) ? code : name, MatchLimits.TitleLength);
    }

    private static readonly System.Buffers.SearchValues<char> _lower =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyz");

    private static readonly System.Buffers.SearchValues<char> _codeMarks = System.Buffers.SearchValues.Create("0123456789/");
}
