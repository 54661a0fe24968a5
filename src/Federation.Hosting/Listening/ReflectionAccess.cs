namespace Federation.Hosting;

/// <summary>Who may ask a host by gRPC reflection which services it has.</summary>
public enum ReflectionAccess
{
    /// <summary>Anybody.</summary>
    Open,

    /// <summary>Whoever has a good token, whatever its scopes.</summary>
    Authenticated,

    /// <summary>Nobody: it is not served.</summary>
    Off,
}
