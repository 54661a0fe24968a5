using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace Federation.Hosting;

/// <summary>
/// A federation as its anchor and the intermediates below it tell it, walked from the top down: nobody is asked whom the anchor, or an intermediate that
/// it vouches for, does not name. While the anchor is down what it said counts until it expires.
/// </summary>
internal sealed partial class TrustAnchor : IDisposable
{
    /// <summary>How often what is known is asked for again.</summary>
    internal static readonly TimeSpan RefreshInterval = TimeSpan.FromMinutes(1);

    // How often an entity that nobody names makes the anchor be asked: whoever sends tokens may choose such names.
    private static readonly TimeSpan _unknownInterval = BearerTokenSetup.KeyRefreshInterval;

    // How long one walk may take, and how many intermediates it may visit right below the anchor, and below each of these.
    private static readonly TimeSpan _walkTime = TimeSpan.FromSeconds(15);
    private const int MaximumIntermediates = 100;

    private readonly TrustAnchorOptions _options;
    private readonly EntityClient _client;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SharedLook _look;
    private string? _pinned;
    private IReadOnlyList<JsonWebKey> _keys = [];
    private Superior? _top;
    private bool _isSilent;

    internal TrustAnchor(TrustAnchorOptions options, EntityClient client, TimeProvider time, ILogger logger)
    {
        (_options, _client, _time, _logger) = (options, client, time, logger);
        _look = new SharedLook(Id, WalkAsync, RefreshInterval, FirstExpiry, time, logger);
    }

    /// <summary>Whether the anchor did not answer, so that nothing is known of its federation.</summary>
    internal bool IsUnreached => _isSilent && Top is null;

    private string Id => _options.EntityId!;

    private Superior? Top => _top is { } top && _time.GetUtcNow() < top.Chain.ExpireTime ? top : null;

    public void Dispose() => _look.Dispose();

    /// <summary>Those that are known to name an entity as right below them.</summary>
    internal IReadOnlyList<Superior> SuperiorsOf(string entity) =>
        Top is { } top ? [.. top.Of(entity).Where(superior => _time.GetUtcNow() < superior.Chain.ExpireTime)] : [];

    /// <summary>Walks the federation for an entity that nobody is known to name.</summary>
    internal Task LookAsync(CancellationToken cancellationToken) => _look.LookAsync(_unknownInterval, cancellationToken);

    /// <summary>Walks the federation again if that is due.</summary>
    /// <returns>How long it is not due again.</returns>
    internal Task<TimeSpan> RefreshAsync(CancellationToken cancellationToken) => _look.RefreshAsync(cancellationToken);

    // However soon what an intermediate says expires, it has nobody walk the federation more often than twice in the interval.
    private DateTimeOffset? FirstExpiry() => Top is { } top
        ? top.All().Skip(1).Select(superior => superior.ReadTime + RefreshInterval is var soonest && superior.Chain.ExpireTime < soonest ? soonest : superior.Chain.ExpireTime)
            .Append(top.Chain.ExpireTime).Min()
        : null;

    private async Task WalkAsync(CancellationToken stopping)
    {
        try
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            stop.CancelAfter(_walkTime);
            await ReadPinnedAsync(stop.Token).ConfigureAwait(false);
            var configuration = await _client.GetConfigurationAsync(Id, [.. _keys, .. Top?.Chain.Keys ?? []], stop.Token).ConfigureAwait(false);
            _top = await VisitAsync(TrustChain.From(configuration), Top, new(), stop.Token).ConfigureAwait(false);
            _isSilent = false;
        }
        catch (EntityUnreachableException e) when (!stopping.IsCancellationRequested)
        {
            _isSilent = true;
            LogUnreachable(Id, e.Message);
        }
        catch (TrustChainException e)
        {
            _top = null;
            _isSilent = false;
            LogRefused(Id, e.Message);
        }
    }

    // A file that is half written leaves the keys before; a new one leaves nothing of what they vouched for.
    private async Task ReadPinnedAsync(CancellationToken cancellationToken)
    {
        try
        {
            var text = await File.ReadAllTextAsync(_options.Keys!, cancellationToken).ConfigureAwait(false);
            if (text != _pinned && EntityStatement.SigningKeys(text) is { Count: > 0 } keys)
                (_pinned, _keys, _top) = (text, keys, null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            LogUnreadable(_options.Keys!, Id, e.Message);
        }
    }

    private async Task<Superior> VisitAsync(TrustChain chain, Superior? before, StrongBox<int> visits, CancellationToken cancellationToken)
    {
        var subordinates = await _client.ListAsync(chain, intermediate: false, cancellationToken).ConfigureAwait(false);
        var names = await ListIntermediatesAsync(chain, subordinates, cancellationToken).ConfigureAwait(false);

        // At once, so that one that hangs takes no time from the others.
        var intermediates = await Task.WhenAll(names.Select(name => TryVisitAsync(
            chain, name, before?.Intermediates.FirstOrDefault(superior => superior.Chain.End.Subject == name), visits, cancellationToken))).ConfigureAwait(false);
        return new Superior(chain, subordinates, [.. intermediates.OfType<Superior>()], _time.GetUtcNow());
    }

    private async Task<IEnumerable<string>> ListIntermediatesAsync(TrustChain chain, IReadOnlySet<string> subordinates, CancellationToken cancellationToken)
    {
        if (chain.IsFull)
            return [];
        try
        {
            return (await _client.ListAsync(chain, intermediate: true, cancellationToken).ConfigureAwait(false)).Where(subordinates.Contains);
        }
        catch (TrustChainException)
        {
            // A superior need not tell (8.2.1); then those right below it are all that there is.
            return [];
        }
    }

    private async Task<Superior?> TryVisitAsync(TrustChain chain, string name, Superior? known, StrongBox<int> visits, CancellationToken cancellationToken)
    {
        // Walks for names of strangers leave it alone, those in the background do not.
        if (known is not null && _time.GetUtcNow() < known.ReadTime + (RefreshInterval / 3))
            return known;
        if (Interlocked.Increment(ref visits.Value) > MaximumIntermediates)
        {
            LogRefused(name, $"There are more than {MaximumIntermediates} intermediates below {(chain.About is null ? Id : "one that is right below " + Id)}.");
            return null;
        }

        TrustChain? reached = null;
        try
        {
            reached = await _client.FollowAsync(chain, name, cancellationToken).ConfigureAwait(false);

            // Each branch has a number of its own, so that none takes from the others.
            return await VisitAsync(reached, known, chain.About is null ? new() : visits, cancellationToken).ConfigureAwait(false);
        }
        catch (EntityUnreachableException e)
        {
            LogUnreachable(name, e.Message);
            return known?.Chain.IsSaidBy(chain, reached?.About ?? e.Statement) == true ? known with { ReadTime = _time.GetUtcNow() } : null;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Whatever fails in what it says is its own fault, and takes nothing from the others.
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
