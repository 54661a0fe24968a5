namespace Federation.Matching.Text;

/// <summary>Reads the registries' own words for kinds of document.</summary>
internal static class DocumentKinds
{
    private static readonly (string Word, DocumentKind Kind)[] _words =
    [
        ("report", DocumentKind.Informative),
        ("tr", DocumentKind.Informative),
        ("guide", DocumentKind.Informative),
        ("supplement", DocumentKind.Informative),
        ("handbook", DocumentKind.Informative),
        ("note", DocumentKind.Informative),
        ("publicly", DocumentKind.Specification),
        ("specification", DocumentKind.Specification),
        ("ts", DocumentKind.Specification),
        ("agreement", DocumentKind.Specification),
        ("standard", DocumentKind.Normative),
        ("recommendation", DocumentKind.Normative),
        ("norme", DocumentKind.Normative),
    ];

    /// <summary>The kind that a registry's word stands for.</summary>
    public static DocumentKind Of(string text)
    {
        var folded = TextFolding.Fold(text, MatchLimits.TitleLength);
        foreach (var (word, kind) in _words)
        {
            if (word.Length == 2 ? folded == word : folded.Contains(word, StringComparison.Ordinal))
            {
                return kind;
            }
        }

        return DocumentKind.Unknown;
    }
}
