using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;

namespace Federation.Hosting;

/// <summary>
/// Statements that lead from a trust anchor down to an entity, each verified by the keys of the one above (OpenID Federation 1.0, 4 and 10.2).
/// Immutable; it does not ask anybody.
/// </summary>
internal sealed class TrustChain
{
    /// <summary>Most statements about subordinates in a chain: three intermediates between anchor and entity.</summary>
    internal const int MaximumLength = 4;

    private readonly EntityStatement _anchor;
    private readonly ImmutableList<(EntityStatement Statement, EntityStatement Configuration)> _links;

    private TrustChain(EntityStatement anchor, ImmutableList<(EntityStatement, EntityStatement)> links)
    {
        _anchor = anchor;
        _links = links;
    }

    /// <summary>What the entity at its end says of itself.</summary>
    internal EntityStatement End => _links.IsEmpty ? _anchor : _links[^1].Configuration;

    /// <summary>What the superior right above says of the entity at its end; null for an anchor.</summary>
    internal EntityStatement? About => _links.IsEmpty ? null : _links[^1].Statement;

    /// <summary>The part of the federation that it leads through: the anchor, and the entity right below that.</summary>
    internal (string Anchor, string? Top) Branch => (_anchor.Subject, _links.IsEmpty ? null : _links[0].Statement.Subject);

    /// <summary>Whether it cannot be made longer.</summary>
    internal bool IsFull => _links.Count == MaximumLength;

    /// <summary>From when on it is worth nothing: when the first of its statements is (10.4).</summary>
    internal DateTimeOffset ExpireTime => _links.SelectMany(link => new[] { link.Statement.ExpireTime, link.Configuration.ExpireTime }).Append(_anchor.ExpireTime).Min();

    /// <summary>The keys that sign statements of the entity at its end: those that its superior states and that it states itself.</summary>
    internal IReadOnlyList<JsonWebKey> Keys => _links.IsEmpty
        ? _anchor.Keys
        : [.. _links[^1].Statement.Keys.Where(stated => _links[^1].Configuration.Keys.Any(own => EntityStatement.AreSame(own, stated)))];

    /// <summary>Whether the superiors of the entity at its end say now what they said for this chain.</summary>
    /// <param name="superior">The chain to the one right above, as it is now.</param>
    /// <param name="statement">What that one says now; null when it does not answer, so that what it said counts.</param>
    internal bool IsSaidBy(TrustChain superior, EntityStatement? statement) =>
        _anchor.Subject == superior._anchor.Subject
        && _links.Count == superior._links.Count + 1
        && superior._links.Zip(_links).All(pair => pair.First.Statement.SaysSameAs(pair.Second.Statement))
        && statement?.SaysSameAs(_links[^1].Statement) != false;

    /// <summary>Begins at an anchor.</summary>
    /// <param name="configuration">What it says of itself, verified by its pinned keys.</param>
    internal static TrustChain From(EntityStatement configuration) => new(configuration, []);

    /// <summary>The chain to a subordinate of the entity at its end.</summary>
    /// <param name="statement">What that entity says of the subordinate, verified by <see cref="Keys"/>.</param>
    /// <param name="configuration">What the subordinate says of itself, verified by the keys that <paramref name="statement"/> states.</param>
    /// <exception cref="TrustChainException">The subordinate does not belong there, or a superior does not permit it.</exception>
    internal TrustChain To(EntityStatement statement, EntityStatement configuration)
    {
        var subject = configuration.Subject;
        if (_anchor.Subject == subject || _links.Any(link => link.Statement.Subject == subject))
            throw new TrustChainException($"The chain to {subject} goes round.");
        RequireRoom(subject);
        if (!configuration.AuthorityHints.Contains(statement.Issuer, StringComparer.Ordinal))
            throw new TrustChainException($"The authority_hints of {subject} do not name {statement.Issuer}.");
        var chain = new TrustChain(_anchor, _links.Add((statement, configuration)));
        if (!chain.Keys.Any())
            throw new TrustChainException($"{subject} has none of the keys that {statement.Issuer} states.");
        foreach (var (superior, _) in chain._links.Where(link => !link.Statement.Constraints.PermitsName(subject)))
            throw new TrustChainException($"{superior.Issuer} permits no entity of the name {subject} (naming_constraints).");
        return chain;
    }

    /// <summary>Holds the chain to its length before anybody further down is asked.</summary>
    /// <exception cref="TrustChainException">It cannot be made longer.</exception>
    internal void RequireRoom(string subject)
    {
        if (IsFull)
            throw new TrustChainException($"The chain to {subject} has more than {MaximumLength} statements about subordinates.");
    }

    /// <summary>What its superiors make of the entity at its end.</summary>
    /// <exception cref="TrustChainException">A constraint or a policy does not permit it.</exception>
    internal ResolvedEntity Resolve()
    {
        foreach (var (index, (superior, _)) in _links.Index())
        {
            var intermediates = _links.Count - 1 - index;
            if (superior.Constraints.MaximumPathLength < intermediates)
                throw new TrustChainException($"{superior.Issuer} permits {superior.Constraints.MaximumPathLength} intermediates (max_path_length), and {End.Subject} is below {intermediates}.");
        }

        var organizations = _links.Select(link => link.Statement.Organizations).Aggregate((above, below) => [.. above.Intersect(below, StringComparer.Ordinal)]);
        return organizations.Count > 0
            ? new ResolvedEntity(End.Subject, organizations, ResolveMetadata(), ExpireTime)
            : throw new TrustChainException($"There is no organisation that all superiors of {End.Subject} let it speak for ({EntityStatementToken.OrganizationsClaim}).");
    }

    private JsonObject ResolveMetadata()
    {
        var metadata = End.Metadata.DeepClone().AsObject();
        foreach (var (type, parameters) in _links[^1].Statement.Metadata)
        {
            if (metadata[type] is not JsonObject own)
                continue;
            foreach (var (parameter, value) in parameters!.AsObject())
                own[parameter] = value?.DeepClone();
        }

        foreach (var (statement, _) in _links)
            statement.Constraints.RemoveTypes(metadata);
        _links.Select(link => link.Statement.Policy).Aggregate((above, below) => above.Merge(below)).Apply(metadata);
        return metadata;
    }
}
