using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;

namespace Federation.Hosting;

/// <summary>Asks entities for what they publish (OpenID Federation 1.0, 8 and 9). It reads no more than a limit.</summary>
internal sealed class EntityClient(NamedConnections named, IOptions<TokenTrustOptions> trust, TimeProvider time) : IDisposable
{
    private const string FetchEndpoint = "federation_fetch_endpoint";
    private const string ListEndpoint = "federation_list_endpoint";

    // A statement has a few kilobytes, a list some sixty bytes for each subordinate.
    private const int LargestDocument = 240 * 1024;

    private readonly ConcurrentDictionary<bool, HttpClient> _clients = new();

    /// <summary>How long an answer may take.</summary>
    internal TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    public void Dispose()
    {
        foreach (var client in _clients.Values)
            client.Dispose();
    }

    /// <summary>What an entity says of itself.</summary>
    /// <exception cref="TrustChainException">It breaks a rule.</exception>
    /// <exception cref="EntityUnreachableException">It does not answer.</exception>
    internal async Task<EntityStatement> GetConfigurationAsync(string entity, IEnumerable<JsonWebKey> keys, CancellationToken cancellationToken)
    {
        var jwt = await GetAsync(EntityIdentifier.ConfigurationAddress(entity), cancellationToken).ConfigureAwait(false);
        return await EntityStatement.ReadAsync(jwt, entity, entity, keys, time.GetUtcNow(), trust.Value.MaximumStatementLifetime).ConfigureAwait(false);
    }

    /// <summary>The names of the entities below the one at the end of a chain.</summary>
    /// <param name="chain">The chain.</param>
    /// <param name="intermediate">Only those that have subordinates themselves.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="TrustChainException">It has no list, or none of this kind.</exception>
    /// <exception cref="EntityUnreachableException">It does not answer.</exception>
    internal async Task<IReadOnlySet<string>> ListAsync(TrustChain chain, bool intermediate, CancellationToken cancellationToken)
    {
        var superior = chain.End.Subject;
        var address = With(Endpoint(chain.End, ListEndpoint), intermediate ? "intermediate=true" : "");
        var json = await GetAsync(address, cancellationToken).ConfigureAwait(false);
        try
        {
            // Nobody makes this host call itself: loopback names only loopback.
            return (JsonSerializer.Deserialize<List<string?>>(json) ?? []).OfType<string>()
                .Where(name => EntityIdentifier.IsValid(name) && EntityIdentifier.MayName(superior, name, out _))
                .ToHashSet(StringComparer.Ordinal);
        }
        catch (JsonException e)
        {
            throw new TrustChainException($"The list of {superior} cannot be read: {e.Message}");
        }
    }

    /// <summary>The chain to a subordinate of the entity at the end of a chain.</summary>
    /// <exception cref="TrustChainException">The superior says nothing of it, or a statement breaks a rule.</exception>
    /// <exception cref="EntityUnreachableException">One of the two does not answer.</exception>
    internal async Task<TrustChain> FollowAsync(TrustChain chain, string subordinate, CancellationToken cancellationToken)
    {
        chain.RequireRoom(subordinate);
        var superior = chain.End.Subject;
        var jwt = await GetAsync(With(Endpoint(chain.End, FetchEndpoint), $"sub={Uri.EscapeDataString(subordinate)}"), cancellationToken).ConfigureAwait(false);
        var statement = await EntityStatement.ReadAsync(jwt, superior, subordinate, chain.Keys, time.GetUtcNow(), trust.Value.MaximumStatementLifetime).ConfigureAwait(false);
        try
        {
            return chain.To(statement, await GetConfigurationAsync(subordinate, statement.Keys, cancellationToken).ConfigureAwait(false));
        }
        catch (EntityUnreachableException e)
        {
            throw new EntityUnreachableException(e.Message, e) { Statement = statement };
        }
    }

    /// <summary>A document at an address.</summary>
    /// <exception cref="TrustChainException">There is none, or it is too large.</exception>
    /// <exception cref="EntityUnreachableException">Nobody answers.</exception>
    internal async Task<string> GetAsync(Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await ClientFor(address).GetAsync(address, cancellationToken).ConfigureAwait(false);
            if (answer.StatusCode is >= HttpStatusCode.InternalServerError or HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout)
                throw new EntityUnreachableException($"{address} answers {(int)answer.StatusCode}.");
            return answer.StatusCode == HttpStatusCode.OK
                ? Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false))
                : throw new TrustChainException($"{address} answers {(int)answer.StatusCode}.");
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            throw new TrustChainException($"{address} answers with more than {LargestDocument} bytes.");
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            throw new EntityUnreachableException($"{address} does not answer: {e.Message}", e);
        }
    }

    // Endpoints are what the entity itself says, before any policy (8.1).
    private static Uri Endpoint(EntityStatement configuration, string name) =>
        EntityIdentifier.MayName(configuration.Subject, Text(configuration.Metadata["federation_entity"]?[name]), out var address)
            ? address
            : throw new TrustChainException($"{configuration.Subject} has no {name} that may be asked.");

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static Uri With(Uri address, string parameter) =>
        parameter.Length == 0 ? address : new UriBuilder(address) { Query = address.Query.Length > 1 ? $"{address.Query[1..]}&{parameter}" : parameter }.Uri;

    private HttpClient ClientFor(Uri address) => _clients.GetOrAdd(SecureTransport.IsLoopback(address), _ => new HttpClient(named.For(address)) { Timeout = Timeout, MaxResponseContentBufferSize = LargestDocument });
}
