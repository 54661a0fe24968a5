using System.Buffers;
using System.Text;
using Federation.Protocol.Catalog.V1;
using Google.Protobuf.Collections;

namespace Federation.Protocol.WorkItems;

/// <summary>
/// Brings a work item's texts into one form, so that the same record always gives the same content: Unicode normalisation
/// form C (UAX #15), no white space at the ends, one space for every run of it inside.
/// </summary>
/// <remarks>
/// Abstracts keep their line breaks, as LF. The source record is left as it is. A process that runs without the
/// Unicode data of ICU (<c>InvariantGlobalization</c>) cannot compose characters and leaves them as they came.
/// </remarks>
public static class WorkItemNormalization
{
    // What has to be looked at: white space other than a single blank, and what is not ASCII.
    private static readonly SearchValues<char> _ordinary =
        SearchValues.Create([.. Enumerable.Range('!', '~' - '!' + 1).Select(code => (char)code)]);

    /// <summary>Normalises in place.</summary>
    public static void Normalize(WorkItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        item.Identifier = Line(item.Identifier);
        item.KindLabel = Line(item.KindLabel);
        item.StatusLabel = Line(item.StatusLabel);
        item.Date = Line(item.Date);
        item.ApprovalProcess = Line(item.ApprovalProcess);
        item.BaseText = Line(item.BaseText);
        Lines(item.Aliases);
        Lines(item.Groups);
        Lines(item.Editors);
        Lines(item.Keywords);
        Lines(item.IcsCodes);
        foreach (var title in item.Titles)
            (title.LanguageCode, title.Text) = (Line(title.LanguageCode), Line(title.Text));
        foreach (var text in item.Abstracts)
            (text.LanguageCode, text.Text) = (Line(text.LanguageCode), Paragraphs(text.Text));
        foreach (var milestone in item.Milestones)
            (milestone.Label, milestone.Date) = (Line(milestone.Label), Line(milestone.Date));
        foreach (var relation in item.Relations)
        {
            (relation.TypeLabel, relation.TargetIdentifier) = (Line(relation.TypeLabel), Line(relation.TargetIdentifier));
            (relation.Target, relation.Note) = (Line(relation.Target), Line(relation.Note));
        }

        foreach (var link in item.Links)
            (link.Rel, link.Uri) = (Line(link.Rel), Line(link.Uri));
    }

    /// <summary>Normalises a text of one line.</summary>
    internal static string Line(string text) => IsPlain(text) ? text : Composed(string.Join(' ', Words(text)));

    private static void Lines(RepeatedField<string> texts)
    {
        for (var i = 0; i < texts.Count; i++)
            texts[i] = Line(texts[i]);
    }

    private static string Paragraphs(string text)
    {
        if (IsPlain(text))
            return text;
        var lines = text.ReplaceLineEndings("\n").Split('\n').Select(line => string.Join(' ', Words(line)));
        return Composed(string.Join('\n', lines)).Trim('\n');
    }

    private static string[] Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    // A lone half of a surrogate pair cannot be composed; validation refuses it. Neither does .NET compose what holds U+FFFE, which is a
    // character like any other to UTF-8 and composes with none: the texts around it are composed.
    private static string Composed(string text) => text.AsSpan().ContainsAnyInRange('\u0080', '\uffff') && WellFormed.Is(text)
        ? string.Join('\ufffe', text.Split('\ufffe').Select(part => part.Normalize(NormalizationForm.FormC)))
        : text;

    private static bool IsPlain(string text)
    {
        for (var rest = text.AsSpan(); ;)
        {
            var blank = rest.IndexOfAnyExcept(_ordinary);
            if (blank < 0)
                return rest.Length > 0 || text.Length == 0;
            if (blank == 0 || rest[blank] != ' ')
                return false;
            rest = rest[(blank + 1)..];
        }
    }
}
