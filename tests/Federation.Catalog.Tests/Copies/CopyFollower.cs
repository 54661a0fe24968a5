using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Digests;
using Federation.Protocol.Filtering;
using Federation.Protocol.WorkItems;

namespace Federation.Catalog.Tests.Copies;

/// <summary>Carries the changes of one store into another, as a follower does, a batch at a time.</summary>
internal sealed class CopyFollower(CatalogStore origin, CatalogStore copy, string filter = "")
{
    private static CancellationToken Stop => TestStore.Stop;

    private string Peer => origin.Node;

    /// <summary>Follows until everything has been taken over.</summary>
    public async Task CatchUpAsync(ChangeLimits? limits = null)
    {
        while (!(await StepAsync(limits)).CaughtUp)
        {
        }
    }

    /// <summary>Carries one batch over, from where the copy is.</summary>
    public async Task<CopyBatch> StepAsync(ChangeLimits? limits = null)
    {
        var batch = await ReadAsync(limits);
        await copy.Copies.ApplyAsync(TestStore.ItuT, batch, Stop);
        return batch;
    }

    /// <summary>Reads the batch that comes next.</summary>
    public async Task<CopyBatch> ReadAsync(ChangeLimits? limits = null)
    {
        var state = await copy.Copies.FindAsync(TestStore.ItuT, Stop);
        var position = state?.Positions.GetValueOrDefault(Peer);
        SyncPoint point;
        try
        {
            point = await origin.SyncTokens.VerifyAsync(TestStore.ItuT, position?.SyncToken ?? "", filter, Stop);
        }
        catch (SyncTokenException)
        {
            (position, point) = (null, await origin.SyncTokens.VerifyAsync(TestStore.ItuT, "", filter, Stop));
        }

        var predicate = Filter.Parse(filter, WorkItemFilter.Schema);
        var changes = await origin.ReadChangesAsync(TestStore.ItuT, point, predicate, limits ?? new ChangeLimits(), Stop);
        return new CopyBatch
        {
            Peer = Peer,
            Changes = changes.Changes,
            Position = new CopyPosition(
                origin.SyncTokens.Issue(TestStore.ItuT, changes.Reached, filter), changes.Reached.Revision, filter),
            Origin = new CopyOrigin
            {
                Epoch = changes.Copy?.OriginEpoch ?? origin.Epoch,
                Revision = changes.CaughtUp ? changes.Copy?.OriginRevision ?? changes.Reached.Revision : 0,
                Path = changes.Copy?.Path ?? [origin.Node],
                ContactTime = changes.Copy?.OriginContactTime?.ToDateTimeOffset() ?? DateTimeOffset.UnixEpoch,
                KeySetUri = "https://example.org/.well-known/jwks.json",
            },
            Description = await origin.GetRegistryAsync(TestStore.ItuT, Stop),
            StartsSnapshot = position is null,
            CaughtUp = changes.CaughtUp,
            SignedDigest = changes.Digest is null ? "" : $"signed {changes.Digest.Revision}",
            ExpectedRoot = changes.Digest is null ? null : new DigestHash(changes.Digest.Root.Span),
        };
    }

    /// <summary>What a store holds: names, revisions of the origin and contents.</summary>
    public static async Task<Dictionary<string, (long Revision, string Hash)>> HeldAsync(
        CatalogStore store, Func<WorkItem, bool>? filter = null, long revision = 0)
    {
        var page = await store.WorkItems.ListAsync(TestStore.ItuT, new WorkItemQuery { PageSize = 10_000, Filter = filter, Revision = revision }, Stop);
        return page.Items.ToDictionary(
            item => item.Name, item => (item.Provenance.OriginRevision, Convert.ToHexString(WorkItemContent.Hash(item))));
    }
}
