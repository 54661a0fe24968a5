using Federation.Aggregator.Reading;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.WorkItems;

namespace Federation.Aggregator.Pages.Compare;

/// <summary>An item beside others. Public, as all that Razor components take.</summary>
/// <param name="Summary">What reports show of it.</param>
/// <param name="Item">The whole item; null when its mirror cannot be read now.</param>
/// <param name="Registry">The registry's name that people use.</param>
public sealed record ComparedItem(DuplicateItem Summary, WorkItem? Item, string Registry)
{
    /// <summary>The scope or summary; empty when there is none.</summary>
    public string Scope => Item?.MainAbstract() ?? "";

    /// <summary>BCP 47 tag of the language of the scope; empty when it is not known.</summary>
    public string ScopeLanguage => Item?.MainAbstractLanguage() ?? "";

    /// <summary>Steps with a date, oldest first, the date of the item itself among them.</summary>
    public IEnumerable<Milestone> Steps => WorkItemSteps.Of(Item?.Milestones ?? [], Summary.Status, Summary.Date);
}
