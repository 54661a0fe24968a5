using Federation.Protocol.Catalog.V1;

namespace Federation.Peers;

/// <summary>How peers read in a table.</summary>
internal static class PeerWords
{
    internal static string InWords(this CircuitState state) => state switch
    {
        CircuitState.Closed => "answers",
        CircuitState.Open => "left alone",
        CircuitState.HalfOpen => "being tried",
        _ => "unknown",
    };

    internal static string InWords(this PeerRegistryState state) => state switch
    {
        PeerRegistryState.Unspecified => "unknown",
        PeerRegistryState.Standby => "stands by",
        _ => state.ToString().ToLowerInvariant(),
    };

    internal static string LastSegment(string name) => name[(name.LastIndexOf('/') + 1)..];
}
