using System.Collections.Immutable;

namespace Federation.Identity;

/// <summary>What the tokens of a client may say.</summary>
/// <param name="Organization">The organisation that it belongs to.</param>
/// <param name="Scopes">The scopes that it may have.</param>
/// <param name="Resources">The services that it may call.</param>
public sealed record ClientGrant(string Organization, ImmutableArray<string> Scopes, ImmutableArray<string> Resources);
