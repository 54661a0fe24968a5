namespace Federation.Identity;

/// <summary>A client as the store holds it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Grant">What its tokens may say.</param>
/// <param name="KeyIds">The ids of the public keys by which it proves itself, the newest first.</param>
/// <param name="IsConfigured">Whether it stands in the settings, and is changed there.</param>
public sealed record RegisteredClient(string Id, ClientGrant Grant, IReadOnlyList<string> KeyIds, bool IsConfigured);
