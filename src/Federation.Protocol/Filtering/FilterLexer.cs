using System.Text;

namespace Federation.Protocol.Filtering;

/// <summary>Cuts a filter into tokens (AIP-160, the EBNF grammar).</summary>
internal static class FilterLexer
{
    private const string Signs = "()\"'=:<>!";

    internal static List<FilterToken> Read(string text)
    {
        var tokens = new List<FilterToken>();
        for (var at = 0; at < text.Length;)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }

            var start = at;
            tokens.Add(text[at] switch
            {
                '(' => new FilterToken(FilterTokenKind.Open, text[at..++at], start),
                ')' => new FilterToken(FilterTokenKind.Close, text[at..++at], start),
                '"' or '\'' => new FilterToken(FilterTokenKind.Quoted, ReadQuoted(text, ref at), start),
                '=' or ':' or '<' or '>' or '!' =>
                    new FilterToken(FilterTokenKind.Comparator, ReadComparator(text, ref at), start),
                '-' when IsNegation(text, at, tokens) => new FilterToken(FilterTokenKind.Minus, text[at..++at], start),
                _ => new FilterToken(FilterTokenKind.Word, ReadWord(text, ref at), start),
            });
        }

        tokens.Add(new FilterToken(FilterTokenKind.End, "", text.Length));
        return tokens;
    }

    // Behind a comparator a minus belongs to the number.
    private static bool IsNegation(string text, int at, List<FilterToken> tokens) =>
        at + 1 < text.Length && !char.IsWhiteSpace(text[at + 1]) && tokens is not [.., { Kind: FilterTokenKind.Comparator }];

    private static string ReadComparator(string text, ref int at)
    {
        var length = text[at] != ':' && at + 1 < text.Length && text[at + 1] == '=' ? 2 : 1;
        var comparator = text.Substring(at, length);
        if (comparator is not ("=" or "!=" or "<" or "<=" or ">" or ">=" or ":"))
            throw new FilterException(at, $"'{comparator}' at {at} is no comparator; there are = != < <= > >= and :");
        at += length;
        return comparator;
    }

    private static string ReadQuoted(string text, ref int at)
    {
        var start = at;
        var value = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            if (text[at] == text[start])
            {
                at++;
                return value.ToString();
            }

            if (text[at] == '\\' && at + 1 < text.Length)
                at++;
            value.Append(text[at]);
        }

        throw new FilterException(start, $"the text that starts at {start} has no closing {text[start]}");
    }

    private static string ReadWord(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && !char.IsWhiteSpace(text[at]) && !Signs.Contains(text[at]))
            at++;
        return text[start..at];
    }
}
