using Federation.Aggregator.Mirroring;
using Federation.Protocol.Aggregator.V1;

namespace Federation.Aggregator.Papers;

/// <summary>Numbers what a paper refers to, in the order in which it is first named.</summary>
internal sealed class PaperReferences
{
    private readonly Dictionary<string, PaperReference> _byItem = [];

    /// <summary>The references, by number.</summary>
    public IEnumerable<PaperReference> All => _byItem.Values.OrderBy(reference => reference.Number);

    /// <summary>The number of an item.</summary>
    public int Of(ReportedItem item)
    {
        if (!_byItem.TryGetValue(item.Name, out var reference))
        {
            _byItem[item.Name] = reference = new PaperReference
            {
                Number = _byItem.Count + 1,
                WorkItem = item.Name,
                Identifier = item.Identifier,
                Title = item.Title,
                TitleLanguage = item.TitleLanguage,
                Uri = item.Uri,
            };
        }

        return reference.Number;
    }
}
