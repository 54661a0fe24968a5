using System.Text.Json;

namespace Federation.Catalog.Sources.JsonLines;

/// <summary>Reads fields of the kind that they should be. A field that is null is a field that is not there.</summary>
internal static class JsonFields
{
    internal static string RequiredText(this JsonElement json, string field) =>
        json.Text(field) is { Length: > 0 } text ? text : throw new RecordFault(field, "a text is required");

    internal static string Text(this JsonElement json, string field) => json.Find(field) is { } value ? TextOf(value, field) : "";

    internal static int Number(this JsonElement json, string field)
    {
        if (json.Find(field) is not { } value)
            return 0;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
            ? number
            : throw Wrong(field, "a whole number", value);
    }

    internal static IEnumerable<string> Texts(this JsonElement json, string field) =>
        json.List(field).Select((value, i) => TextOf(value, $"{field}[{i}]"));

    internal static IEnumerable<JsonElement> Objects(this JsonElement json, string field) => json.List(field).Select(
        (value, i) => value.ValueKind == JsonValueKind.Object ? value : throw Wrong($"{field}[{i}]", "an object", value));

    internal static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "the number " + value.GetRawText(),
        _ => value.GetRawText(),
    };

    private static JsonElement[] List(this JsonElement json, string field)
    {
        if (json.Find(field) is not { } value)
            return [];
        return value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : throw Wrong(field, "a list", value);
    }

    private static JsonElement? Find(this JsonElement json, string field) =>
        json.TryGetProperty(field, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string TextOf(JsonElement value, string field) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Wrong(field, "a text", value);

    private static RecordFault Wrong(string field, string right, JsonElement value) =>
        new(field, $"it should be {right}, and is {Describe(value)}");
}
