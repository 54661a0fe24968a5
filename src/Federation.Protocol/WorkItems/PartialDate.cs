namespace Federation.Protocol.WorkItems;

/// <summary>Dates as registries know them: <c>YYYY</c>, <c>YYYY-MM</c> or <c>YYYY-MM-DD</c> (ISO 8601).</summary>
public static class PartialDate
{
    private const int YearLength = 4;
    private const int MonthLength = 7;
    private const int DayLength = 10;
    private const int MonthsInYear = 12;

    /// <summary>Whether a text is such a date, and one of the calendar.</summary>
    public static bool IsValid(ReadOnlySpan<char> text) => text.Length switch
    {
        YearLength => IsNumber(text, out var year) && year > 0,
        MonthLength => IsValid(text[..YearLength]) && text[YearLength] == '-'
            && IsNumber(text[(YearLength + 1)..], out var month) && month is > 0 and <= MonthsInYear,
        DayLength => IsValid(text[..MonthLength]) && text[MonthLength] == '-'
            && IsNumber(text[(MonthLength + 1)..], out var day) && day > 0 && day <= DaysIn(text),
        _ => false,
    };

    private static int DaysIn(ReadOnlySpan<char> date)
    {
        IsNumber(date[..YearLength], out var year);
        IsNumber(date[(YearLength + 1)..MonthLength], out var month);
        return DateTime.DaysInMonth(year, month);
    }

    private static bool IsNumber(ReadOnlySpan<char> text, out int number)
    {
        number = 0;
        foreach (var character in text)
        {
            if (!char.IsAsciiDigit(character))
                return false;
            number = (10 * number) + (character - '0');
        }

        return true;
    }
}
