using Federation.Hosting;
using Federation.Node.Retention;
using Federation.Node.Signing;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Names;
using Federation.Replication.Peers;

namespace Federation.Node;

/// <summary>What a node keeps, serves and mirrors. Section <c>Node</c>. Its data directory holds the catalogue store.</summary>
public sealed record NodeOptions : PeeringOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Node";

    /// <summary>Name of the store's file in the data directory.</summary>
    public const string StoreFile = "catalog.db";

    /// <inheritdoc/>
    public override string SectionName => Section;

    private const string RetentionRule = "01:00:00 (an hour) to 3650.00:00:00 (ten years)";

    /// <summary>The registries that the node is the origin of: one or more.</summary>
    public IReadOnlyList<OwnRegistry> Registries { get; init; } = [];

    /// <summary>What is kept of the past.</summary>
    public HistoryOptions History { get; init; } = new();

    /// <summary>
    /// How long deletions are remembered, so that followers are told of them; 1 hour to 10 years. A follower that was away for longer
    /// must mirror afresh.
    /// </summary>
    public TimeSpan TombstoneRetention { get; init; } = TimeSpan.FromDays(90);

    /// <summary>How digests are signed.</summary>
    public SigningOptions Signing { get; init; } = new();

    /// <summary>The organisation whose clients manage peers: the one that is set, or that of the first registry.</summary>
    protected override string Manager =>
        Organization.Length == 0 && Registries is [var first, ..] ? first.Organization : Organization;

    /// <summary>Every registry, since each caller is shown only those that its organisation may see.</summary>
    protected override bool MayMirror(Registry registry) => true;

    /// <inheritdoc/>
    public override IEnumerable<SettingFault> Faults()
    {
        foreach (var fault in base.Faults())
            yield return fault;
        if (string.IsNullOrWhiteSpace(DataDirectory))
            yield return new("DataDirectory", DataDirectory, "a folder for the catalogue store");
        if (Registries.Count == 0)
            yield return new("Registries", null, "at least one registry");
        if (!IsRetention(History.Retention))
            yield return new("History:Retention", History.Retention, RetentionRule);
        if (!IsRetention(TombstoneRetention))
            yield return new("TombstoneRetention", TombstoneRetention, RetentionRule);
        foreach (var fault in Signing.Faults())
            yield return fault with { Key = $"{nameof(Signing)}:{fault.Key}" };
        foreach (var (i, registry) in Registries.Index())
        {
            if (!RegistryName.IsValidId(registry.Id))
                yield return new($"Registries:{i}:Id", registry.Id, RegistryName.IdRule);
            else if (Registries.Take(i).Any(other => other.Id == registry.Id))
                yield return new($"Registries:{i}:Id", registry.Id, "an identifier that no other registry of the node has");
            if (string.IsNullOrWhiteSpace(registry.Organization))
                yield return new($"Registries:{i}:Organization", registry.Organization, "the identifier of the organisation that owns the registry");
            if (!Enum.IsDefined(registry.Binding))
                yield return new($"Registries:{i}:Binding", registry.Binding, "Optional, Required, Dpop or Certificate");
            foreach (var (j, restriction) in registry.Restrictions.Index())
            {
                foreach (var fault in restriction.Faults(registry))
                    yield return fault with { Key = $"Registries:{i}:Restrictions:{j}:{fault.Key}" };
            }

            foreach (var (j, organization) in registry.VisibleTo.Index().Where(entry => string.IsNullOrWhiteSpace(entry.Item)))
                yield return new($"Registries:{i}:VisibleTo:{j}", organization, "the identifier of an organisation");
        }
    }

    private static bool IsRetention(TimeSpan retention) => retention >= TimeSpan.FromHours(1) && retention <= TimeSpan.FromDays(3650);
}
