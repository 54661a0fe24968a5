using System.Text.Json;

namespace Federation.Match;

/// <summary>Says why a line is no item.</summary>
internal static class ItemFault
{
    internal static string Sentence(JsonException e) => e.InnerException is JsonException
        ? $"the line is not JSON, or nested deeper than 64, from byte {e.BytePositionInLine}."
        : (e.Path ?? "$").TrimStart('$', '.') switch
        {
            "" => "the line should be an object.",
            "groups" or "ids" or "keywords" => $"{e.Path![2..]} should be a list of texts.",
            "titles" => "titles should be an object with a text for each language.",
            "relations" => "relations should be a list of objects.",
            var path when path.StartsWith("relations[", StringComparison.Ordinal) && path.EndsWith(']') => $"{path} should be an object with type and target.",
            var path => $"{path} should be a text of whole Unicode characters.",
        };
}
