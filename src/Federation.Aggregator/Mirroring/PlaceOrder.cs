using Federation.Protocol.Digests;

namespace Federation.Aggregator.Mirroring;

/// <summary>
/// Brings entries that are ordered by place into the order of the digest: where two items share a place, as they may in theory,
/// the content hash decides.
/// </summary>
internal static class PlaceOrder
{
    internal static IEnumerable<DigestEntry> Settle(IEnumerable<DigestEntry> entries)
    {
        List<DigestEntry> place = [];
        foreach (var entry in entries)
        {
            if (place.Count > 0 && place[0].Place != entry.Place)
            {
                place.Sort();
                foreach (var settled in place)
                    yield return settled;
                place.Clear();
            }

            place.Add(entry);
        }

        place.Sort();
        foreach (var settled in place)
            yield return settled;
    }
}
