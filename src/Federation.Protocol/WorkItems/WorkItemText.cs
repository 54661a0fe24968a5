using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Names;

namespace Federation.Protocol.WorkItems;

/// <summary>Reads out of a work item what people look at first.</summary>
public static class WorkItemText
{
    /// <summary>The title in the registry's main language; empty when there is none.</summary>
    public static string MainTitle(this WorkItem item) => item.Titles.Count > 0 ? item.Titles[0].Text : "";

    /// <summary>The abstract in the language of the main title, else the first; empty when there is none.</summary>
    public static string MainAbstract(this WorkItem item)
    {
        var language = item.Titles.Count > 0 ? item.Titles[0].LanguageCode : "";
        var found = item.Abstracts.FirstOrDefault(text => text.LanguageCode == language) ?? item.Abstracts.FirstOrDefault();
        return found?.Text ?? "";
    }

    /// <summary>The item's own page, else the first link; empty when there is none.</summary>
    public static string MainUri(this WorkItem item) =>
        (item.Links.FirstOrDefault(link => link.Rel.Length == 0) ?? item.Links.FirstOrDefault())?.Uri ?? "";

    /// <summary>The resource name, taken apart.</summary>
    /// <exception cref="ResourceNameException">The item has no name, or a wrong one.</exception>
    public static WorkItemName ResourceName(this WorkItem item) => WorkItemName.Parse(item.Name);
}
