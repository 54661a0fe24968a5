namespace Federation.Hosting;

/// <summary>An OpenID provider that a trust list names.</summary>
/// <param name="Issuer">Its address, as tokens name it, letter by letter.</param>
/// <param name="Organizations">The organisations that it may speak for.</param>
public sealed record TrustedIssuer(string Issuer, IReadOnlyList<string> Organizations);
