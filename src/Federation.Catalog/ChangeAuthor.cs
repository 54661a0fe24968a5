namespace Federation.Catalog;

/// <summary>Who changes a registry; kept with each revision.</summary>
/// <param name="ClientId">Identifier of the client; empty when it is not known.</param>
/// <param name="Organization">Organisation of the client; empty when it is not known.</param>
public sealed record ChangeAuthor(string ClientId, string Organization);
