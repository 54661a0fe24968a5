using System.Collections.Concurrent;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Federation.Aggregator.Tests.Fuzzing;

/// <summary>
/// Texts that hosts gave, by the name of their field, so that requests bring tokens, names and etags of others back: real ones in the
/// wrong place get further than made-up ones.
/// </summary>
internal sealed class KnownValues
{
    private const int MaximumValues = 256;
    private const int MaximumLength = 4_096;

    private readonly ConcurrentDictionary<string, string[]> _values = new();

    /// <summary>One of the texts of a field, or null when none is known.</summary>
    public string? Pick(string field, Random random) =>
        _values.TryGetValue(field, out var values) ? values[random.Next(values.Length)] : null;

    /// <summary>Takes the texts of an answer in.</summary>
    public void Learn(IMessage message, Random random)
    {
        foreach (var field in message.Descriptor.Fields.InFieldNumberOrder())
        {
            if (field.FieldType == FieldType.String && !field.IsRepeated && IsWorthKnowing(field.Name))
                Add(KeyOf(field.Name), (string)field.Accessor.GetValue(message), random);
            else if (field is { FieldType: FieldType.Message, IsMap: false, IsRepeated: false } && field.Accessor.GetValue(message) is IMessage inner)
                Learn(inner, random);
            else if (field is { FieldType: FieldType.Message, IsMap: false, IsRepeated: true } && field.Accessor.GetValue(message) is System.Collections.IList { Count: > 0 } list)
                Learn((IMessage)list[random.Next(list.Count)]!, random);
        }
    }

    // A token is given back under a shorter name than it came by.
    private static string KeyOf(string field) => field == "next_page_token" ? "page_token" : field;

    private static bool IsWorthKnowing(string field) =>
        field.EndsWith("token", StringComparison.Ordinal) || field is "name" or "etag" or "signed_digest" or "epoch";

    private void Add(string field, string value, Random random)
    {
        if (value.Length is 0 or > MaximumLength)
            return;
        _values.AddOrUpdate(field, _ => [value], (_, known) =>
        {
            if (known.Length < MaximumValues)
                return [.. known, value];
            string[] next = [.. known];
            next[random.Next(next.Length)] = value;
            return next;
        });
    }
}
