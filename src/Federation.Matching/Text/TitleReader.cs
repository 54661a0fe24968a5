using System.Runtime.InteropServices;

namespace Federation.Matching.Text;

/// <summary>Reads titles: their imprint, their words by segment, and their designators. Reuses its buffers: one thread at a time.</summary>
internal sealed class TitleReader(Thesaurus thesaurus)
{
    private readonly List<Token> _tokens = [];
    private readonly List<Token> _imprint = [];
    private readonly List<Token> _words = [];
    private readonly List<Designator> _designators = [];

    /// <summary>The folded text of the title read last.</summary>
    public string Folded { get; private set; } = "";

    /// <summary>The words of the imprint of the title read last, stop words left out.</summary>
    public IReadOnlyList<Token> Imprint => _imprint;

    /// <summary>The words of the title read last, imprint, stop words and designators left out.</summary>
    public List<Token> Words => _words;

    /// <summary>The designators of the title read last.</summary>
    public IReadOnlyList<Designator> Designators => _designators;

    /// <summary>Bodies that the title read last speaks of.</summary>
    public BodyMentions Bodies { get; private set; }

    /// <summary>Reads a title.</summary>
    public void Read(string title)
    {
        _tokens.Clear();
        _imprint.Clear();
        _words.Clear();
        _designators.Clear();
        Folded = CitingNotes.LeftOutOf(TextFolding.Fold(title, MatchLimits.TitleLength));
        Tokenizer.Tokenize(Folded, _tokens);
        Bodies = Text.Bodies.In(_tokens);
        if (thesaurus.TryReplace(Folded, _tokens, out var replaced))
        {
            Folded = replaced;
            _tokens.Clear();
            Tokenizer.Tokenize(Folded, _tokens);
        }

        var tokens = CollectionsMarshal.AsSpan(_tokens);
        var imprint = Text.Imprint.LengthOf(_tokens);
        foreach (var token in tokens[..imprint])
        {
            if (token.Kind != TokenKind.Stop)
            {
                _imprint.Add(token);
            }
        }

        tokens = tokens[imprint..];
        for (var i = 0; i < tokens.Length; i++)
        {
            var taken = DesignatorParser.TryParse(Folded, tokens[i..], out var designator);
            if (taken > 0)
            {
                _designators.Add(designator);
                i += taken - 1;
            }
            else if (tokens[i].Kind != TokenKind.Stop)
            {
                _words.Add(tokens[i]);
            }
        }
    }
}
