using Federation.Hosting;

namespace Federation.Identity;

/// <summary>The place of the provider in federations after OpenID Federation 1.0. Section <c>Identity:Federation</c>.</summary>
public sealed record EntityOptions
{
    /// <summary>
    /// Whether it vouches for subordinates, whom <c>federation identity subordinates</c> adds: as the anchor of a federation, or as an intermediate where
    /// <see cref="AuthorityHints"/> name superiors.
    /// </summary>
    public bool Anchor { get; init; }

    /// <summary>The superiors that vouch for this provider, as they call themselves, letter by letter; none for an anchor, or outside of federations.</summary>
    public IReadOnlyList<string> AuthorityHints { get; init; } = [];

    /// <summary>
    /// How long a statement is good, 1 minute to 30 days: for so long members go on to believe what they know while this provider is down. Who can
    /// reach it hears of changes within a minute.
    /// </summary>
    public TimeSpan StatementLifetime { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How long a key signs statements before the next one takes its place; 1 day to 10 years. The next one is published 30 days before it signs, or a tenth of this where that is less.</summary>
    public TimeSpan KeyLifetime { get; init; } = TimeSpan.FromDays(365);

    /// <summary>Whether the provider is an entity of a federation, and says so.</summary>
    internal bool IsEntity => Anchor || AuthorityHints.Count > 0;

    internal IEnumerable<SettingFault> Faults()
    {
        foreach (var (index, hint) in AuthorityHints.Index().Where(entry => !EntityIdentifier.IsValid(entry.Item)))
            yield return new($"{nameof(AuthorityHints)}:{index}", hint, EntityIdentifier.Rule);
        if (StatementLifetime < TimeSpan.FromMinutes(1) || StatementLifetime > TimeSpan.FromDays(30))
            yield return new(nameof(StatementLifetime), StatementLifetime, "00:01:00 (a minute) to 30.00:00:00 (30 days)");
        if (KeyLifetime < TimeSpan.FromDays(1) || KeyLifetime > TimeSpan.FromDays(3650))
            yield return new(nameof(KeyLifetime), KeyLifetime, "1.00:00:00 (a day) to 3650.00:00:00 (ten years)");
    }
}
