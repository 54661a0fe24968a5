using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace Federation.Hosting;

/// <summary>
/// The providers that the anchors of the settings vouch for (OpenID Federation 1.0): they join and leave at an anchor, or at an intermediate below it,
/// with no change here. What was resolved counts until the first of its statements expires, also while superiors are down.
/// </summary>
internal sealed partial class AnchoredIssuers : IIssuerSource, IDisposable
{
    // How many superiors of one entity are tried in each branch below an anchor.
    private const int MaximumChains = 5;

    private static readonly TimeSpan _resolveTime = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly List<TrustAnchor> _anchors;
    private readonly IssuerResolver _resolver;
    private readonly string? _own;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public AnchoredIssuers(IOptions<TokenTrustOptions> trust, EntityClient client, TimeProvider time, ILogger<AnchoredIssuers> logger)
    {
        _anchors = [.. trust.Value.TrustAnchors.Select(anchor => new TrustAnchor(anchor, client, time, logger))];
        _resolver = new IssuerResolver(client, time);
        _own = trust.Value.Authority?.AbsoluteUri.TrimEnd('/');
        _time = time;
        _logger = logger;
    }

    public void Dispose()
    {
        foreach (var anchor in _anchors)
            anchor.Dispose();
        foreach (var entry in _entries.Values)
            entry.Gate.Dispose();
    }

    public async ValueTask<TrustedIssuer?> FindAsync(string issuer, CancellationToken cancellationToken)
    {
        // The host's own provider is trusted by its settings, whether an anchor is there or not.
        if (_anchors.Count == 0 || issuer.TrimEnd('/') == _own)
            return null;
        var superiors = await SuperiorsOfAsync(issuer, cancellationToken).ConfigureAwait(false);
        if (superiors.Count == 0)
        {
            _entries.TryRemove(issuer, out _);
            return _anchors.Any(anchor => anchor.IsUnreached) ? throw new InvalidOperationException("An anchor has not been reached yet.") : null;
        }

        var entry = _entries.GetOrAdd(issuer, _ => new Entry());
        await LookAsync(issuer, entry, superiors, TrustAnchor.RefreshInterval, cancellationToken).ConfigureAwait(false);
        return Known(entry)?.Issuer ?? (entry.IsUnreached ? throw new InvalidOperationException($"{issuer} has not been reached yet.") : null);
    }

    public async Task<IReadOnlyList<SecurityKey>> KeysAsync(string issuer, string keyId, CancellationToken cancellationToken)
    {
        if (_entries.GetValueOrDefault(issuer) is not { } entry)
            return [];
        if (Known(entry) is { } known && known.Keys.All(key => key.KeyId != keyId))
        {
            var superiors = await SuperiorsOfAsync(issuer, cancellationToken).ConfigureAwait(false);
            await LookAsync(issuer, entry, superiors, BearerTokenSetup.KeyRefreshInterval, cancellationToken).ConfigureAwait(false);
        }

        return Known(entry)?.Keys ?? [];
    }

    private AnchoredIssuer? Known(Entry entry) => entry.Found is { } found && _time.GetUtcNow() < found.ExpireTime ? found : null;

    private async Task<IReadOnlyList<Superior>> SuperiorsOfAsync(string issuer, CancellationToken cancellationToken)
    {
        // One that an anchor names already need not wait for the others.
        var isKnown = _anchors.Any(anchor => anchor.Names(issuer));
        var superiors = new List<Superior>();
        foreach (var anchor in _anchors)
            superiors.AddRange(await anchor.SuperiorsOfAsync(issuer, isKnown, cancellationToken).ConfigureAwait(false));
        return superiors;
    }

    private async Task LookAsync(string issuer, Entry entry, IReadOnlyList<Superior> superiors, TimeSpan interval, CancellationToken cancellationToken)
    {
        // One that could not be reached, or has expired, is asked again soon.
        bool IsDue() => _time.GetUtcNow() >= entry.LookTime
            + (entry.IsUnreached || (entry.Found is not null && Known(entry) is null) ? BearerTokenSetup.KeyRefreshInterval : interval);

        if (!IsDue() || (Known(entry) is not null && entry.Gate.CurrentCount == 0))
            return;
        await entry.Gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (IsDue())
                await ResolveAsync(issuer, entry, superiors).ConfigureAwait(false);
        }
        finally
        {
            entry.Gate.Release();
        }
    }

    private async Task ResolveAsync(string issuer, Entry entry, IReadOnlyList<Superior> superiors)
    {
        try
        {
            (entry.Found, entry.IsUnreached) = await ResolveAsync(issuer, entry.Found, superiors).ConfigureAwait(false);
        }
        finally
        {
            // From the end on: who waited meanwhile hears the same, and does not ask anew, one after the other.
            entry.LookTime = _time.GetUtcNow();
        }
    }

    private async Task<(AnchoredIssuer? Found, bool IsUnreached)> ResolveAsync(string issuer, AnchoredIssuer? before, IReadOnlyList<Superior> superiors)
    {
        using var stop = new CancellationTokenSource(_resolveTime);

        // Anybody may claim to be above it. So all are asked at once, and a branch with many of them takes no place from the others.
        var answers = await Task.WhenAll(superiors
            .Where((superior, index) => superiors.Take(index).Count(other => other.Chain.Branch == superior.Chain.Branch) < MaximumChains)
            .Select(superior => TryAsync(issuer, before, superior, stop.Token))).ConfigureAwait(false);
        if (answers.Select(answer => answer.Found).FirstOrDefault(found => found is not null) is { } found)
        {
            if (before?.Superior != found.Superior || !before.Issuer.Organizations.SequenceEqual(found.Issuer.Organizations))
                LogFound(issuer, string.Join(", ", found.Issuer.Organizations), found.Superior, found.ExpireTime);
            return (found, false);
        }

        // Superiors that say something else than before, or nothing any more, are believed at once, though the provider itself does not answer.
        return (answers.Any(answer => answer.Stands) ? before : null, answers.Any(answer => answer.IsUnreached));
    }

    // Stands: nobody who answered says otherwise than for what is known.
    private async Task<(AnchoredIssuer? Found, bool IsUnreached, bool Stands)> TryAsync(
        string issuer, AnchoredIssuer? before, Superior superior, CancellationToken cancellationToken)
    {
        try
        {
            return (await _resolver.ResolveAsync(superior, issuer, cancellationToken).ConfigureAwait(false), false, false);
        }
        catch (EntityUnreachableException e)
        {
            LogUnreachable(issuer, e.Message);
            return (null, true, before?.Chain.IsSaidBy(superior.Chain, e.Statement) == true);
        }
        catch (TrustChainException e)
        {
            LogRefused(issuer, superior.Chain.End.Subject, e.Message);
            return (null, false, false);
        }
    }

    [LoggerMessage(LogLevel.Information, "The OpenID provider {Issuer} is believed for {Organizations}, as {Superior} says, until {ExpireTime} or what it says by then.")]
    private partial void LogFound(string issuer, string organizations, string superior, DateTimeOffset expireTime);

    [LoggerMessage(LogLevel.Warning, "The OpenID provider {Issuer} cannot be resolved now; what is known counts until it expires. {Reason}")]
    private partial void LogUnreachable(string issuer, string reason);

    [LoggerMessage(LogLevel.Warning, "The OpenID provider {Issuer}, which {Superior} names, is not believed. {Reason}")]
    private partial void LogRefused(string issuer, string superior, string reason);

    private sealed class Entry
    {
        public SemaphoreSlim Gate { get; } = new(1);

        public AnchoredIssuer? Found { get; set; }

        public DateTimeOffset LookTime { get; set; }

        public bool IsUnreached { get; set; }
    }
}
