using System.Text.RegularExpressions;

namespace Federation.Matching.Allocation;

/// <summary>A group as registries write it, taken apart where it names a Question or working group of a larger one.</summary>
/// <param name="Group">The study group or committee, for example <c>ITU-T / SG17</c> or <c>ISO/IEC JTC 1/SC 27</c>.</param>
/// <param name="Question">The part that does the work, written whole, for example <c>ISO/IEC JTC 1/SC 27/WG 5</c>; empty when none is named.</param>
public sealed partial record GroupPath(string Group, string Question)
{
    /// <summary>Reads what a registry writes.</summary>
    public static GroupPath Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = text.Trim();
        if (QuestionOfStudyGroup().Match(text) is { Success: true } question)
        {
            return new GroupPath($"SG{question.Groups["group"].Value}", text);
        }

        return PartOfGroup().Match(text) is { Success: true } part
            ? new GroupPath(part.Groups["group"].Value, text)
            : new GroupPath(text, "");
    }

    // ITU-T's short form: Q10/17 is Question 10 of Study Group 17.
    [GeneratedRegex(@"^Q\.?\s?\d+/(?<group>\d+)$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex QuestionOfStudyGroup();

    [GeneratedRegex(@"^(?<group>.*\S)\s*/\s*(Q\.?\s?\d+|Question \d+|WG\s?\d+)(\s.*)?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex PartOfGroup();
}
