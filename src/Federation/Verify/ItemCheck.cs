using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Digests;
using Federation.Protocol.Names;
using Federation.Protocol.WorkItems;
using DigestEntry = Federation.Protocol.Catalog.V1.DigestEntry;

namespace Federation.Verify;

/// <summary>
/// Reads every item of a mirror and holds it to the mirror's own digest, which is held to the origin's: so that a mirror cannot
/// show the right digest and other items.
/// </summary>
/// <param name="mirror">The mirror.</param>
/// <param name="registry">The registry.</param>
/// <param name="altered">Told of each item that is not what its entry says.</param>
internal sealed class ItemCheck(CatalogService.CatalogServiceClient mirror, RegistryName registry, Action<string> altered)
{
    private const int PrefixesAtOnce = 64;

    // The most names of one BatchGetWorkItems.
    private const int NamesAtOnce = 1_000;

    private readonly Stack<string> _prefixes = new([""]);
    private readonly HashSet<string> _askedAgain = new(StringComparer.Ordinal);

    /// <summary>Number of items that were read.</summary>
    internal long Checked { get; private set; }

    /// <summary>Number of items that are not what the digest says.</summary>
    internal long Altered { get; private set; }

    /// <summary>Reads the whole mirror, a bounded number of items at a time.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        while (_prefixes.Count > 0)
        {
            var request = new GetDigestRangesRequest { Parent = registry.ToString() };
            while (request.Prefixes.Count < PrefixesAtOnce && _prefixes.TryPop(out var prefix))
                request.Prefixes.Add(prefix);
            var response = await mirror.GetDigestRangesAsync(request, cancellationToken: cancellationToken).ConfigureAwait(false);
            foreach (var range in response.Ranges)
            {
                for (var digit = 0; digit < range.Children.Count; digit++)
                {
                    if (range.Children[digit].ItemCount > 0)
                        _prefixes.Push($"{range.Prefix}{digit:x}");
                }
            }

            foreach (var entries in response.Ranges.SelectMany(Named).Chunk(NamesAtOnce))
                await CheckAsync(entries.ToDictionary(entry => entry.Name), cancellationToken).ConfigureAwait(false);
        }
    }

    // A mirror that has lost an item counts it in its digest and has no name for it. So it may also be for a moment, while the item changes:
    // then the range is asked for again.
    private IEnumerable<DigestEntry> Named(DigestRange range)
    {
        var unnamed = range.Entries.Where(entry => entry.Name.Length == 0).ToList();
        if (unnamed.Count > 0 && _askedAgain.Add(range.Prefix))
        {
            _prefixes.Push(range.Prefix);
            return [];
        }

        Checked += unnamed.Count;
        Altered += unnamed.Count;
        unnamed.ForEach(entry => altered($"an item of revision {entry.Revision}, which the mirror has lost"));
        return range.Entries.Where(entry => entry.Name.Length > 0);
    }

    private async Task CheckAsync(Dictionary<string, DigestEntry> entries, CancellationToken cancellationToken)
    {
        Checked += entries.Count;
        foreach (var name in await DifferentAsync(entries, cancellationToken).ConfigureAwait(false))
        {
            // It may have changed since its entry was read: both are read again before anybody is accused.
            if (await EntryAsync(name, cancellationToken).ConfigureAwait(false) is not { } entry)
                continue;
            if ((await DifferentAsync(new() { [name] = entry }, cancellationToken).ConfigureAwait(false)).Count == 0)
                continue;
            Altered++;
            altered(name);
        }
    }

    private async Task<IReadOnlyCollection<string>> DifferentAsync(Dictionary<string, DigestEntry> entries, CancellationToken cancellationToken)
    {
        HashSet<string> different = [.. entries.Keys];
        HashSet<string> unread = [.. entries.Keys];
        while (unread.Count > 0)
        {
            var request = new BatchGetWorkItemsRequest { Parent = registry.ToString(), Names = { unread } };
            var response = await mirror.BatchGetWorkItemsAsync(request, cancellationToken: cancellationToken).ConfigureAwait(false);
            foreach (var item in response.WorkItems)
            {
                if (entries[item.Name].ContentHash.Span.SequenceEqual(WorkItemContent.Hash(item)))
                    different.Remove(item.Name);
            }

            var before = unread.Count;
            unread.ExceptWith(response.WorkItems.Select(item => item.Name));
            unread.ExceptWith(response.Missing);
            if (unread.Count == before)
                break;
        }

        return different;
    }

    // The entry as it is now; null when the item is gone.
    private async Task<DigestEntry?> EntryAsync(string name, CancellationToken cancellationToken)
    {
        var prefix = "";
        while (true)
        {
            var request = new GetDigestRangesRequest { Parent = registry.ToString(), Prefixes = { prefix } };
            var range = (await mirror.GetDigestRangesAsync(request, cancellationToken: cancellationToken).ConfigureAwait(false)).Ranges[0];
            if (range.Children.Count == 0)
                return range.Entries.FirstOrDefault(entry => entry.Name == name);
            prefix = DigestPrefix.Towards(DigestPlace.Of(WorkItemName.Parse(name).Id), prefix.Length + 1).ToString();
        }
    }
}
