using Federation.Catalog;
using Federation.Catalog.Views;
using Federation.Protocol.Names;
using Microsoft.Extensions.Logging;

namespace Federation.Node.Views;

/// <summary>
/// The views of a registry that has restrictions, kept in step with it. An organisation sees the registry itself or one of them; whether
/// there is more shows in no answer, since what is not to be seen is not there.
/// </summary>
/// <remarks>
/// Each view is a store with revisions, tokens, digest, tombstones and history of its own. Epochs rise from what everybody sees to the
/// registry itself, and with every change of the settings: so a follower whose organisation comes to see more or less takes a fresh copy,
/// and one that meets several by different ways keeps what shows most. While views cannot be kept in step they are not served.
/// </remarks>
internal sealed partial class RegistryViews : IAsyncDisposable
{
    private static readonly TimeSpan _retryDelay = TimeSpan.FromSeconds(5);

    private readonly CatalogStore _origin;
    private readonly RegistryName _registry;
    private readonly IReadOnlyList<RegistryView> _views;
    private readonly Dictionary<string, CatalogStore> _stores = [];
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _turn = new(1);
    private readonly CancellationTokenSource _stop = new();
    private Mentions _mentions;
    private Task _following = Task.CompletedTask;
    private long _reached;
    private volatile bool _isInStep;
    private int _isClosed;

    /// <summary>Makes those of a registry.</summary>
    /// <param name="origin">The store of the registry.</param>
    /// <param name="registry">The registry with its restrictions.</param>
    /// <param name="views">The views, from what everybody sees on.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told of views that cannot be kept in step.</param>
    internal RegistryViews(CatalogStore origin, OwnRegistry registry, IReadOnlyList<RegistryView> views, TimeProvider time, ILogger logger)
    {
        (_origin, _registry, _views, _time, _logger) = (origin, new RegistryName(registry.Id), views, time, logger);
        _mentions = new Mentions(_registry);

        // Of the views that an organisation may see, the last one shows all that the others do.
        foreach (var view in views)
        {
            foreach (var organization in view.Rules.VisibleTo)
                _stores[organization] = view.Store;
        }

        foreach (var organization in ViewRules.SeeingEverything(registry))
            _stores[organization] = origin;
    }

    /// <summary>The stores of the views.</summary>
    internal IEnumerable<CatalogStore> Stores => _views.Select(view => view.Store);

    /// <summary>Gives the store with what an organisation sees; null for callers of none.</summary>
    internal CatalogStore StoreFor(string? organization) =>
        organization is not null && _stores.TryGetValue(organization, out var store) ? store : _views[0].Store;

    /// <summary>Whether that store may be read.</summary>
    internal bool IsServed(string? organization) => _isInStep || StoreFor(organization) == _origin;

    /// <summary>Brings the views into step with the registry, if it can be done, and keeps them there from then on.</summary>
    internal async Task StartAsync(CancellationToken cancellationToken)
    {
        await InTurnAsync(RemakeAsync).WaitAsync(cancellationToken).ConfigureAwait(false);
        _following = Task.Run(FollowAsync, CancellationToken.None);
    }

    /// <summary>Waits until the views show a change of the registry, or are not served, so that nobody sees what was before it any more.</summary>
    /// <param name="revision">Revision of the change.</param>
    /// <param name="cancellationToken">Gives up the wait; the change is shown nevertheless.</param>
    internal Task ShowAsync(long revision, CancellationToken cancellationToken) => AdvanceAsync(revision).WaitAsync(cancellationToken);

    /// <summary>Ends the following, and closes the stores.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isClosed, 1) == 1)
            return;
        await _stop.CancelAsync().ConfigureAwait(false);
        await _following.ConfigureAwait(false);
        await _turn.WaitAsync().ConfigureAwait(false);
        foreach (var view in _views)
            await view.Store.DisposeAsync().ConfigureAwait(false);
        _turn.Dispose();
        _stop.Dispose();
    }

    // Shows changes that nobody waits for, and begins anew after a fault.
    private async Task FollowAsync()
    {
        try
        {
            while (true)
            {
                if (_isInStep)
                {
                    await AdvanceAsync(await _origin.WaitForChangeAsync(_registry, Volatile.Read(ref _reached), _stop.Token).ConfigureAwait(false)).ConfigureAwait(false);
                }
                else
                {
                    await Task.Delay(_retryDelay, _time, _stop.Token).ConfigureAwait(false);
                    await InTurnAsync(RemakeAsync).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The views are closed.
        }
    }

    private Task AdvanceAsync(long revision) => InTurnAsync(
        cancellationToken => _isInStep && _reached < revision ? ShowNewAsync(cancellationToken) : Task.CompletedTask);

    private async Task InTurnAsync(Func<CancellationToken, Task> show)
    {
        await _turn.WaitAsync(_stop.Token).ConfigureAwait(false);
        try
        {
            await show(_stop.Token).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever it is, nobody may go on to see what was before.
        catch (Exception e) when (!_stop.IsCancellationRequested)
#pragma warning restore CA1031
        {
            _isInStep = false;
            LogOutOfStep(_registry, e.Message, e is CatalogException ? null : e);
        }
        finally
        {
            _turn.Release();
        }
    }

    // Compares every item; what the views hold as it is takes no revision.
    private async Task RemakeAsync(CancellationToken cancellationToken)
    {
        (_mentions, _reached) = (new Mentions(_registry), 0);
        await ShowNewAsync(cancellationToken).ConfigureAwait(false);
        foreach (var view in _views)
            await HideForgottenAsync(view, cancellationToken).ConfigureAwait(false);
        _isInStep = true;
        foreach (var view in _views)
        {
            var shown = await view.Store.GetRegistryAsync(_registry, cancellationToken).ConfigureAwait(false);
            LogView(_registry, shown.ItemCount, view.Rules.VisibleTo.Count == 0 ? "everybody" : string.Join(", ", view.Rules.VisibleTo));
        }
    }

    private async Task ShowNewAsync(CancellationToken cancellationToken)
    {
        OriginalBatch batch;
        do
        {
            batch = await _origin.Views.ReadAsync(_registry, _reached, cancellationToken).ConfigureAwait(false);
            foreach (var item in batch.Items)
                _mentions.Put(item.Id, item.Item);
            foreach (var view in _views)
                await view.ShowAsync(batch.Items, _mentions, cancellationToken).ConfigureAwait(false);
            Volatile.Write(ref _reached, batch.Reached);
        }
        while (!batch.IsLast);
    }

    // What was deleted so long ago, or before a backup that was put back, that the registry does not tell of it.
    private async Task HideForgottenAsync(RegistryView view, CancellationToken cancellationToken)
    {
        var last = "";
        while (await view.Store.Views.ReadIdsAsync(_registry, last, cancellationToken).ConfigureAwait(false) is { Count: > 0 } ids)
        {
            var there = await _origin.Views.ExistingAsync(_registry, ids, cancellationToken).ConfigureAwait(false);
            await view.ShowAsync([.. ids.Where(id => !there.Contains(id)).Select(id => new OriginalItem(id, null, null))], _mentions, cancellationToken).ConfigureAwait(false);
            last = ids[^1];
        }
    }

    [LoggerMessage(LogLevel.Information, "Of {Registry}, {Count} items are shown to {Organizations}")]
    private partial void LogView(RegistryName registry, long count, string organizations);

    [LoggerMessage(LogLevel.Error, "What others see of {Registry} cannot be kept in step, and is not served until it can: {Reason}")]
    private partial void LogOutOfStep(RegistryName registry, string reason, Exception? fault);
}
