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

    // How many providers are kept fresh in the background, those that were asked for last; the others are resolved anew when they are.
    private const int MaximumProviders = 1_000;

    private static readonly TimeSpan _resolveTime = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly List<TrustAnchor> _anchors;
    private readonly IssuerResolver _resolver;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public AnchoredIssuers(IOptions<TokenTrustOptions> trust, EntityClient client, TimeProvider time, ILogger<AnchoredIssuers> logger)
    {
        _anchors = [.. trust.Value.TrustAnchors.Select(anchor => new TrustAnchor(anchor, client, time, logger))];
        _resolver = new IssuerResolver(client, time);
        _time = time;
        _logger = logger;
    }

    public void Dispose()
    {
        foreach (var anchor in _anchors)
            anchor.Dispose();
        foreach (var entry in _entries.Values)
            entry.Dispose();
    }

    public async ValueTask<TrustedIssuer?> FindAsync(string issuer, CancellationToken cancellationToken)
    {
        if (!IsNamed(issuer))
            await AskAnchorsAsync(issuer, cancellationToken).ConfigureAwait(false);
        if (!IsNamed(issuer))
        {
            _entries.TryRemove(issuer, out _);
            return _anchors.Any(anchor => anchor.IsUnreached) ? throw new InvalidOperationException("An anchor has not been reached yet.") : null;
        }

        var entry = _entries.GetOrAdd(issuer, Open);
        entry.UseTime = _time.GetUtcNow();
        if (Known(entry) is null)
            await entry.Look.LookAsync(entry.IsRefused ? TrustAnchor.RefreshInterval : BearerTokenSetup.KeyRefreshInterval, cancellationToken).ConfigureAwait(false);
        return Known(entry)?.Issuer ?? (entry.IsUnreached ? throw new InvalidOperationException($"{issuer} has not been reached yet.") : null);
    }

    public async Task<IReadOnlyList<SecurityKey>> KeysAsync(string issuer, string keyId, CancellationToken cancellationToken)
    {
        if (_entries.GetValueOrDefault(issuer) is not { } entry)
            return [];
        if (Known(entry) is { } known && known.Keys.All(key => key.KeyId != keyId))
            await entry.Look.LookAsync(BearerTokenSetup.KeyRefreshInterval, cancellationToken).ConfigureAwait(false);
        return Known(entry)?.Keys ?? [];
    }

    public async Task<TimeSpan?> RefreshAsync(CancellationToken cancellationToken)
    {
        if (_anchors.Count == 0)
            return null;
        var anchors = await Task.WhenAll(_anchors.Select(anchor => anchor.RefreshAsync(cancellationToken))).ConfigureAwait(false);
        ForgetUseless();
        var issuers = await SharedLook.RefreshAllAsync(_entries.Values.Where(entry => Known(entry) is not null).Select(entry => entry.Look), cancellationToken).ConfigureAwait(false);
        return anchors.Append(issuers).Min();
    }

    private AnchoredIssuer? Known(Entry entry) => entry.Found is { } found && _time.GetUtcNow() < found.ExpireTime ? found : null;

    private bool IsNamed(string issuer) => _anchors.Any(anchor => anchor.SuperiorsOf(issuer).Count > 0);

    // All at once, and until one names it: that one need not wait for the others.
    private async Task AskAnchorsAsync(string issuer, CancellationToken cancellationToken)
    {
        await foreach (var look in Task.WhenEach(_anchors.Select(anchor => anchor.LookAsync(cancellationToken))).ConfigureAwait(false))
        {
            await look.ConfigureAwait(false);
            if (IsNamed(issuer))
                return;
        }
    }

    private Entry Open(string issuer)
    {
        var entry = new Entry { UseTime = _time.GetUtcNow() };
        entry.Look = new SharedLook(issuer, stopping => ResolveAsync(issuer, entry, stopping), TrustAnchor.RefreshInterval, () => Known(entry)?.ExpireTime, _time, _logger);
        return entry;
    }

    // Whoever is above others may list very many, and name them in tokens. So nobody is asked unasked who is not believed, nor more than a number.
    private void ForgetUseless()
    {
        var unused = _time.GetUtcNow() - TrustAnchor.RefreshInterval;
        // A copy, since sorting does not bear that calls add some meanwhile.
        var useless = _entries.ToArray().OrderByDescending(entry => entry.Value.UseTime)
            .Where((entry, index) => index >= MaximumProviders || !IsNamed(entry.Key) || (Known(entry.Value) is null && entry.Value.UseTime <= unused));
        foreach (var entry in useless)
            _entries.TryRemove(entry);
    }

    private async Task ResolveAsync(string issuer, Entry entry, CancellationToken stopping)
    {
        var superiors = _anchors.SelectMany(anchor => anchor.SuperiorsOf(issuer)).ToList();
        (entry.Found, entry.IsUnreached) = await ResolveAsync(issuer, entry.Found, superiors, stopping).ConfigureAwait(false);
    }

    private async Task<(AnchoredIssuer? Found, bool IsUnreached)> ResolveAsync(
        string issuer, AnchoredIssuer? before, IReadOnlyList<Superior> superiors, CancellationToken stopping)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        stop.CancelAfter(_resolveTime);

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
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Whatever fails in what they say is their own fault: it keeps nothing of what is known, and takes nothing from other superiors.
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

    private sealed class Entry : IDisposable
    {
        public SharedLook Look { get; set; } = null!;

        public AnchoredIssuer? Found { get; set; }

        public bool IsUnreached { get; set; }

        public DateTimeOffset UseTime { get; set; }

        /// <summary>Whether it answered, or its superiors did, and is not believed.</summary>
        public bool IsRefused => Found is null && !IsUnreached;

        public void Dispose() => Look.Dispose();
    }
}
