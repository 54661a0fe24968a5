using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Federation.Protocol.Filtering;

/// <summary>A field of points in time.</summary>
internal sealed class TimeField<T>(Func<T, IEnumerable<Timestamp>> values) : FilterField<T>
{
    private const int DayLength = 10;

    internal override Func<T, bool> Compare(string name, string comparator, FilterToken argument)
    {
        if (IsPresence(comparator, argument))
            return item => values(item).Any();
        var time = Read(argument.Text) ?? throw Wrong(
            name, argument, "a time should stand there: YYYY-MM-DD, or as RFC 3339 writes it, in quotes: \"2024-05-17T12:00:00Z\"");
        var sign = Sign(comparator);
        return Any(values, comparator, value => sign(value.CompareTo(time)));
    }

    // The JSON form of a timestamp is that of RFC 3339, to the nanosecond, as services print it.
    private static Timestamp? Read(string text)
    {
        try
        {
            return JsonParser.Default.Parse<Timestamp>(text.Length == DayLength ? $"\"{text}T00:00:00Z\"" : $"\"{text}\"");
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidJsonException)
        {
            return null;
        }
    }
}
