using Federation.Protocol.Names;

namespace Federation.Replication.Peers;

/// <summary>Gives identifiers to peers that were configured without one.</summary>
internal static class PeerIds
{
    private static readonly char[] _audienceMarks = [':', '/'];

    /// <summary>
    /// The peers, each with an identifier: its own, or the end of its audience (<c>urn:federation:itu-t</c> is <c>itu-t</c>), or
    /// host and port of its address where another peer has that or it is none.
    /// </summary>
    public static IReadOnlyList<PeerOptions> Complete(IReadOnlyList<PeerOptions> peers)
    {
        var uses = peers.Select(peer => peer.Id.Length > 0 ? peer.Id : EndOf(peer.Audience)).CountBy(id => id).ToDictionary();
        return [.. peers.Select(peer => peer.Id.Length > 0 ? peer : peer with { Id = Make(peer, uses) })];
    }

    private static string Make(PeerOptions peer, Dictionary<string, int> uses) =>
        EndOf(peer.Audience) is var end && RegistryName.IsValidId(end) && uses[end] == 1 ? end : HostAndPort(peer.Address);

    private static string EndOf(string audience) => audience[(audience.LastIndexOfAny(_audienceMarks) + 1)..];

    private static string HostAndPort(Uri? address)
    {
        if (address is not { IsAbsoluteUri: true })
            return "";
        var text = $"{address.IdnHost}-{address.Port}".ToLowerInvariant();
        var id = string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')).Trim('-');
        return id[^Math.Min(id.Length, RegistryName.MaximumIdLength)..].Trim('-');
    }
}
