using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace Federation.Hosting;

/// <summary>
/// A federation as its anchor and the intermediates below it tell it, walked from the top down: nobody is asked whom the anchor, or an intermediate that
/// it vouches for, does not name. While the anchor is down what it said counts until it expires.
/// </summary>
internal sealed partial class TrustAnchor(TrustAnchorOptions options, EntityClient client, TimeProvider time, ILogger logger) : IDisposable
{
    /// <summary>How often what is known is asked for again.</summary>
    internal static readonly TimeSpan RefreshInterval = TimeSpan.FromMinutes(1);

    // How often an entity that nobody names makes the anchor be asked: whoever sends tokens may choose such names.
    private static readonly TimeSpan _unknownInterval = BearerTokenSetup.KeyRefreshInterval;

    // How long one walk may take, and how many intermediates it may visit right below the anchor, and below each of these.
    private static readonly TimeSpan _walkTime = TimeSpan.FromSeconds(15);
    private const int MaximumIntermediates = 100;

    private readonly SemaphoreSlim _gate = new(1);
    private string? _pinned;
    private IReadOnlyList<JsonWebKey> _keys = [];
    private Superior? _top;
    private DateTimeOffset _lookTime;

    /// <summary>Whether the anchor did not answer, so that nothing is known of its federation.</summary>
    internal bool IsUnreached { get; private set; }

    private string Id => options.EntityId!;

    private Superior? Top => _top is { } top && time.GetUtcNow() < top.Chain.ExpireTime ? top : null;

    public void Dispose() => _gate.Dispose();

    /// <summary>Whether it is known already that somebody names an entity as right below.</summary>
    internal bool Names(string entity) => SuperiorsOf(entity).Count > 0;

    /// <summary>Those that name an entity as right below them.</summary>
    /// <param name="entity">The entity.</param>
    /// <param name="isKnown">Whether it is known already here or in another federation, so that there is no hurry to ask.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    internal async ValueTask<IReadOnlyList<Superior>> SuperiorsOfAsync(string entity, bool isKnown, CancellationToken cancellationToken)
    {
        var interval = isKnown ? RefreshInterval : _unknownInterval;
        if (IsDue(interval))
        {
            // While somebody else asks, what is known goes on to count.
            if (!isKnown || _gate.CurrentCount > 0)
                await LookAsync(interval, cancellationToken).ConfigureAwait(false);
        }

        return SuperiorsOf(entity);
    }

    private IReadOnlyList<Superior> SuperiorsOf(string entity) =>
        Top is { } top ? [.. top.Of(entity).Where(superior => time.GetUtcNow() < superior.Chain.ExpireTime)] : [];

    private bool IsDue(TimeSpan interval) => time.GetUtcNow() >= _lookTime + interval;

    private async Task LookAsync(TimeSpan interval, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (IsDue(interval))
                await RefreshAsync().ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task RefreshAsync()
    {
        try
        {
            // Not for the caller alone: one that goes away does not end it.
            using var stop = new CancellationTokenSource(_walkTime);
            _top = await WalkAsync(stop.Token).ConfigureAwait(false);
            IsUnreached = false;
        }
        catch (EntityUnreachableException e)
        {
            IsUnreached = Top is null;
            LogUnreachable(Id, e.Message);
        }
        catch (TrustChainException e)
        {
            _top = null;
            IsUnreached = false;
            LogRefused(Id, e.Message);
        }
        finally
        {
            // From the end on: who waited meanwhile hears the same, and does not ask anew, one after the other.
            _lookTime = time.GetUtcNow();
        }
    }

    private async Task<Superior> WalkAsync(CancellationToken cancellationToken)
    {
        await ReadPinnedAsync(cancellationToken).ConfigureAwait(false);
        var configuration = await client.GetConfigurationAsync(Id, [.. _keys, .. Top?.Chain.Keys ?? []], cancellationToken).ConfigureAwait(false);
        return await VisitAsync(TrustChain.From(configuration), Top, new(), cancellationToken).ConfigureAwait(false);
    }

    // A file that is half written leaves the keys before; a new one leaves nothing of what they vouched for.
    private async Task ReadPinnedAsync(CancellationToken cancellationToken)
    {
        try
        {
            var text = await File.ReadAllTextAsync(options.Keys!, cancellationToken).ConfigureAwait(false);
            if (text != _pinned && EntityStatement.SigningKeys(text) is { Count: > 0 } keys)
                (_pinned, _keys, _top) = (text, keys, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            LogUnreadable(options.Keys!, Id, e.Message);
        }
    }

    private async Task<Superior> VisitAsync(TrustChain chain, Superior? before, StrongBox<int> visits, CancellationToken cancellationToken)
    {
        var subordinates = await client.ListAsync(chain, intermediate: false, cancellationToken).ConfigureAwait(false);
        var names = await ListIntermediatesAsync(chain, subordinates, cancellationToken).ConfigureAwait(false);

        // At once, so that one that hangs takes no time from the others.
        var intermediates = await Task.WhenAll(names.Select(name => TryVisitAsync(
            chain, name, before?.Intermediates.FirstOrDefault(superior => superior.Chain.End.Subject == name), visits, cancellationToken))).ConfigureAwait(false);
        return new Superior(chain, subordinates, [.. intermediates.OfType<Superior>()], time.GetUtcNow());
    }

    private async Task<IEnumerable<string>> ListIntermediatesAsync(TrustChain chain, IReadOnlySet<string> subordinates, CancellationToken cancellationToken)
    {
        if (chain.IsFull)
            return [];
        try
        {
            return (await client.ListAsync(chain, intermediate: true, cancellationToken).ConfigureAwait(false)).Where(subordinates.Contains);
        }
        catch (TrustChainException)
        {
            // A superior need not tell (8.2.1); then those right below it are all that there is.
            return [];
        }
    }

    private async Task<Superior?> TryVisitAsync(TrustChain chain, string name, Superior? known, StrongBox<int> visits, CancellationToken cancellationToken)
    {
        if (known is not null && time.GetUtcNow() < known.ReadTime + RefreshInterval)
            return known;
        if (Interlocked.Increment(ref visits.Value) > MaximumIntermediates)
        {
            LogRefused(name, $"There are more than {MaximumIntermediates} intermediates below {(chain.About is null ? Id : "one that is right below " + Id)}.");
            return null;
        }

        TrustChain? reached = null;
        try
        {
            reached = await client.FollowAsync(chain, name, cancellationToken).ConfigureAwait(false);

            // Each branch has a number of its own, so that none takes from the others.
            return await VisitAsync(reached, known, chain.About is null ? new() : visits, cancellationToken).ConfigureAwait(false);
        }
        catch (EntityUnreachableException e)
        {
            LogUnreachable(name, e.Message);
            return known?.Chain.IsSaidBy(chain, reached?.About ?? e.Statement) == true ? known with { ReadTime = time.GetUtcNow() } : null;
        }
        catch (TrustChainException e)
        {
            LogRefused(name, e.Message);
            return null;
        }
    }

    [LoggerMessage(LogLevel.Warning, "The federation entity {Entity} cannot be reached; what it said last counts until it expires. {Reason}")]
    private partial void LogUnreachable(string entity, string reason);

    [LoggerMessage(LogLevel.Warning, "The file {File} with the keys of the anchor {Entity} cannot be read; those before count. {Reason}")]
    private partial void LogUnreadable(string file, string entity, string reason);

    [LoggerMessage(LogLevel.Warning, "The federation entity {Entity} is not believed. {Reason}")]
    private partial void LogRefused(string entity, string reason);
}
