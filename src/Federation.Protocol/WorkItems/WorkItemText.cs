using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Names;

namespace Federation.Protocol.WorkItems;

/// <summary>Reads out of a work item what people look at first.</summary>
public static class WorkItemText
{
    // The tag of a language that is not known.
    private const string Unknown = "und";

    /// <summary>The title in the registry's main language; empty when there is none.</summary>
    public static string MainTitle(this WorkItem item) => item.Titles.Count > 0 ? item.Titles[0].Text : "";

    /// <summary>BCP 47 tag of the language of the main title; empty when it is not known.</summary>
    public static string MainTitleLanguage(this WorkItem item) => LanguageOf(item.Titles.FirstOrDefault());

    /// <summary>The abstract in the language of the main title, else the first; empty when there is none.</summary>
    public static string MainAbstract(this WorkItem item) => FindMainAbstract(item)?.Text ?? "";

    /// <summary>BCP 47 tag of the language of the main abstract; empty when it is not known.</summary>
    public static string MainAbstractLanguage(this WorkItem item) => LanguageOf(FindMainAbstract(item));

    /// <summary>The item's own page, else the first link; empty when there is none.</summary>
    public static string MainUri(this WorkItem item) =>
        (item.Links.FirstOrDefault(link => link.Rel.Length == 0) ?? item.Links.FirstOrDefault())?.Uri ?? "";

    /// <summary>The resource name, taken apart.</summary>
    /// <exception cref="ResourceNameException">The item has no name, or a wrong one.</exception>
    public static WorkItemName ResourceName(this WorkItem item) => WorkItemName.Parse(item.Name);

    private static LocalizedText? FindMainAbstract(WorkItem item)
    {
        var language = item.Titles.Count > 0 ? item.Titles[0].LanguageCode : "";
        return item.Abstracts.FirstOrDefault(text => text.LanguageCode == language) ?? item.Abstracts.FirstOrDefault();
    }

    private static string LanguageOf(LocalizedText? text) => text is null or { LanguageCode: Unknown } ? "" : text.LanguageCode;
}
