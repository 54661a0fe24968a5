namespace Federation.Protocol.Filtering;

/// <summary>Turns the tokens of a filter into a predicate, by recursive descent over the grammar of AIP-160.</summary>
internal sealed class FilterParser<T>(List<FilterToken> tokens, FilterSchema<T> schema)
{
    private int _at;
    private int _depth;

    private FilterToken Token => tokens[_at];

    internal Func<T, bool> Parse()
    {
        var filter = Expression();
        return Token.Kind == FilterTokenKind.End ? filter : throw Unexpected();
    }

    // Two terms side by side mean AND as well, so the levels `expression` and `sequence` of the grammar fall together.
    private Func<T, bool> Expression()
    {
        var all = Factor();
        while (Token.Kind is not (FilterTokenKind.End or FilterTokenKind.Close))
        {
            TakeWord("AND");
            var (left, right) = (all, Factor());
            all = item => left(item) && right(item);
        }

        return all;
    }

    private Func<T, bool> Factor()
    {
        var any = Term();
        while (TakeWord("OR"))
        {
            var (left, right) = (any, Term());
            any = item => left(item) || right(item);
        }

        return any;
    }

    private Func<T, bool> Term()
    {
        if (!TakeWord("NOT") && !Take(FilterTokenKind.Minus))
            return Simple();
        var negated = Simple();
        return item => !negated(item);
    }

    private Func<T, bool> Simple()
    {
        var token = Token;
        switch (token.Kind)
        {
            case FilterTokenKind.Open:
                return Composite();
            case FilterTokenKind.Word when !IsKeyword(token):
            case FilterTokenKind.Quoted:
                _at++;
                return Token.Kind == FilterTokenKind.Comparator ? Restriction(token) : schema.Search(token);
            default:
                throw Unexpected();
        }
    }

    private Func<T, bool> Composite()
    {
        var open = Token;
        if (++_depth > Filter.MaximumDepth)
            throw new FilterException(open.Position, $"the parentheses at {open.Position} are nested more than {Filter.MaximumDepth} deep");
        _at++;
        var inner = Expression();
        if (!Take(FilterTokenKind.Close))
            throw new FilterException(open.Position, $"the parenthesis at {open.Position} is not closed");
        _depth--;
        return inner;
    }

    private Func<T, bool> Restriction(FilterToken field)
    {
        var comparator = Token.Text;
        _at++;
        var argument = Token;
        if (argument.Kind is not (FilterTokenKind.Word or FilterTokenKind.Quoted))
            throw new FilterException(argument.Position, $"a value should stand behind {field.Text} {comparator} at {argument.Position}");
        _at++;
        return schema.Compare(field, comparator, argument);
    }

    private bool Take(FilterTokenKind kind)
    {
        if (Token.Kind != kind)
            return false;
        _at++;
        return true;
    }

    private bool TakeWord(string word) => Token.Text == word && Take(FilterTokenKind.Word);

    private static bool IsKeyword(FilterToken token) => token.Text is "AND" or "OR" or "NOT";

    private FilterException Unexpected() => Token.Kind == FilterTokenKind.End
        ? new FilterException(Token.Position, "the filter ends where a term should stand")
        : new FilterException(Token.Position, $"'{Token.Text}' at {Token.Position} stands where a term should");
}
