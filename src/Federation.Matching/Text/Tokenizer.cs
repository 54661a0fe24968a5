using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Federation.Matching.Text;

/// <summary>Cuts folded text into stems; Chinese, Japanese and Korean text, which has no spaces, into pairs of characters.</summary>
internal static class Tokenizer
{
    private static readonly FrozenSet<uint> _stopWords = Hashes(
        "of the for and in on to a an by with or from as at its it is are be this that these which into via using use used "
        + "de la le les des du et en pour der die das und fur von s t");

    // No stop word is longer.
    private const int LongestStopWord = 5;

    // No character before it is a mark.
    private const char FirstMark = '\u0300';

    private static readonly SearchValues<char> _plainCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789");

    private static readonly SearchValues<char> _numberCharacters = SearchValues.Create("0123456789.");

    /// <summary>Appends the tokens of a folded text.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tokenize(ReadOnlySpan<char> folded, List<Token> tokens)
    {
        Span<char> stem = stackalloc char[Stemmer.MaximumLength];
        var segment = 0;
        var position = 0;
        while (position < folded.Length)
        {
            var c = folded[position];
            if (IsIdeograph(c))
            {
                position = TokenizeIdeographs(folded, position, segment, tokens);
            }
            else if (char.IsLetterOrDigit(c) || char.IsSurrogate(c))
            {
                var start = position;
                position = WordEnd(folded, start);
                tokens.Add(ToToken(folded[start..position], start, segment, stem));
            }
            else
            {
                segment += IsBreak(folded, position) ? 1 : 0;
                position++;
            }
        }
    }

    /// <summary>The stem of a word that the tokenizer cut out.</summary>
    public static string StemOf(ReadOnlySpan<char> word, TokenKind kind)
    {
        word = WithoutVersionMark(word);
        Span<char> stem = stackalloc char[Stemmer.MaximumLength];
        var length = Math.Min(word.Length, stem.Length);
        word[..length].CopyTo(stem);
        return new string(stem[..(kind == TokenKind.Number || IsIdeograph(word[0]) ? length : Stemmer.Stem(stem, length))]);
    }

    private static Token ToToken(ReadOnlySpan<char> word, int start, int segment, Span<char> stem)
    {
        var written = word.Length;
        word = WithoutVersionMark(word);
        var length = Math.Min(word.Length, stem.Length);
        word[..length].CopyTo(stem);
        var kind = char.IsAsciiDigit(stem[0]) && IsNumber(word) ? TokenKind.Number : TokenKind.Word;
        if (kind == TokenKind.Word)
        {
            length = Stemmer.Stem(stem, length);
        }

        var term = TermHash.Of(stem[..length]);
        if (kind == TokenKind.Word && length <= LongestStopWord && _stopWords.Contains(term))
        {
            kind = TokenKind.Stop;
        }

        return new Token(term, start, written, segment, kind);
    }

    // "v2.0" is "2.0".
    private static ReadOnlySpan<char> WithoutVersionMark(ReadOnlySpan<char> word) =>
        word.Length > 1 && word[0] == 'v' && char.IsAsciiDigit(word[1]) && IsNumber(word[1..]) ? word[1..] : word;

    private static int WordEnd(ReadOnlySpan<char> text, int position)
    {
        var end = position + 1;
        while (end < text.Length)
        {
            var plain = text[end..].IndexOfAnyExcept(_plainCharacters);
            end = plain < 0 ? text.Length : end + plain;
            if (end == text.Length)
            {
                break;
            }

            var c = text[end];
            var joins = char.IsLetterOrDigit(c) || char.IsSurrogate(c) || IsMark(c)
                || (c == '.' && char.IsAsciiDigit(text[end - 1]) && end + 1 < text.Length && char.IsAsciiDigit(text[end + 1]));
            if (!joins || IsIdeograph(c))
            {
                break;
            }

            end++;
        }

        return end;
    }

    private static int TokenizeIdeographs(ReadOnlySpan<char> text, int start, int segment, List<Token> tokens)
    {
        var end = start;
        while (end < text.Length && IsIdeograph(text[end]))
        {
            end++;
        }

        if (end - start == 1)
        {
            tokens.Add(new Token(TermHash.Of(text[start..end]), start, 1, segment, TokenKind.Word));
        }

        for (var i = start; i + 1 < end; i++)
        {
            tokens.Add(new Token(TermHash.Of(text.Slice(i, 2)), i, 2, segment, TokenKind.Word));
        }

        return end;
    }

    private static bool IsNumber(ReadOnlySpan<char> word)
    {
        var digits = char.IsAsciiLetterLower(word[^1]) ? word[..^1] : word;
        return !digits.ContainsAnyExcept(_numberCharacters);
    }

    // A dash between spaces, a double or long dash, a colon, a semicolon or a bar opens a new segment; a hyphen does not.
    private static bool IsBreak(ReadOnlySpan<char> text, int position) => text[position] switch
    {
        ':' or ';' or '|' or '\u2013' or '\u2014' or '\u2015' or '\uFF1A' or '\u3001' => true,
        '-' or '\u2010' or '\u2011' or '\u2212' =>
            (position + 1 < text.Length && text[position + 1] is '-' or ' ')
            || (position > 0 && text[position - 1] == ' '),
        _ => false,
    };

    // The vowels of Indic scripts, among others, are marks within the word.
    private static bool IsMark(char c) => c >= FirstMark && CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    private static bool IsIdeograph(char c) =>
        c >= '\u2E80' && (c is >= '\u3041' and <= '\u30FF' or >= '\u3400' and <= '\u9FFF' or >= '\uF900' and <= '\uFAFF'
            or >= '\u1100' and <= '\u11FF' or >= '\uAC00' and <= '\uD7AF')
        // The sign that makes a vowel long and those of voice belong to the kana before them.
        && CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.OtherLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.NonSpacingMark;

    private static FrozenSet<uint> Hashes(string words) => words.Split(' ').Select(static w => TermHash.Of(w)).ToFrozenSet();
}
