using Federation.Catalog.Sources;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Names;

namespace Federation.Benchmarks.Mirror;

/// <summary>Real items multiplied, each about 1 KB: where one is shorter, titles of others make up its abstract.</summary>
internal sealed class GeneratedItems
{
    private const int Bytes = 1_000;
    private const int LongestAbstract = 600;

    private readonly List<WorkItem> _models;

    private GeneratedItems(List<WorkItem> models) => _models = models;

    /// <summary>Reads the items to multiply.</summary>
    /// <param name="catalog">A catalogue.</param>
    internal static async Task<GeneratedItems> ReadAsync(string catalog)
    {
        List<WorkItem> models = [];
        await foreach (var entry in CatalogSource.Open(catalog, new RegistryName("models")).ReadAsync(CancellationToken.None))
        {
            if (entry.WorkItem is { Titles.Count: > 0 } item)
                models.Add(item);
        }

        return new GeneratedItems(models);
    }

    /// <summary>Makes an item: the same number always gives the same.</summary>
    internal WorkItem Make(RegistryName registry, int number)
    {
        var model = _models[number % _models.Count];
        var item = model.Clone();
        item.Name = NameOf(registry, number);
        item.Identifier = $"{model.Identifier} / {number}";
        item.Source = null;
        item.Abstracts.Clear();
        var missing = Math.Clamp(Bytes - item.CalculateSize(), 0, LongestAbstract);
        if (missing > 0)
            item.Abstracts.Add(new LocalizedText { LanguageCode = "en", Text = Words(number, missing) });
        return item;
    }

    /// <summary>The name of an item.</summary>
    internal static string NameOf(RegistryName registry, int number) => $"{registry}/workItems/item-{number}";

    private string Words(int number, int length)
    {
        var text = "";
        for (var i = 1; text.Length < length; i++)
            text += _models[(number + (i * 7919)) % _models.Count].Titles[0].Text + ". ";
        return text[..length].Trim();
    }
}
