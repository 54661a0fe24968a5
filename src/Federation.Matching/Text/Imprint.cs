using System.Collections.Frozen;

namespace Federation.Matching.Text;

/// <summary>
/// The words by which a body says at the beginning of a title what it publishes: <c>ISO/IEC/IEEE International Standard -</c>,
/// <c>Unapproved IEEE Draft Standard for</c>. They tell who publishes and how far the document is, and nothing of its subject.
/// </summary>
internal static class Imprint
{
    private static readonly uint _standard = TermOf("standard");

    private static readonly FrozenSet<uint> _words =
        "international standard draft approved unapproved active guide recommended practice trial adoption adopted"
            .Split(' ').Select(TermOf).ToFrozenSet();

    /// <summary>How many tokens of a title are its imprint; 0 where it has none or is nothing else.</summary>
    public static int LengthOf(List<Token> tokens)
    {
        var namesBody = false;
        var length = 0;
        while (length < tokens.Count && (IsJoint(tokens, length) || IsWord(tokens[length].Term, ref namesBody)))
        {
            length++;
        }

        return length < tokens.Count && length > 0 && (namesBody || OpensStandard(tokens, length)) ? length : 0;
    }

    // "for", "of": within an imprint, not before it.
    private static bool IsJoint(List<Token> tokens, int at) => at > 0 && tokens[at].Kind == TokenKind.Stop;

    private static bool IsWord(uint term, ref bool namesBody)
    {
        var isBody = Bodies.IsName(term);
        namesBody |= isBody;
        return isBody || _words.Contains(term);
    }

    // "Standard for": without the name of a body, since the registry is that of the body.
    private static bool OpensStandard(List<Token> tokens, int length) =>
        tokens[0].Term == _standard && tokens[length - 1].Kind == TokenKind.Stop;

    private static uint TermOf(string word) => TermHash.Of(Tokenizer.StemOf(word, TokenKind.Word));
}
