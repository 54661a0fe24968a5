using System.Globalization;
using Federation.Protocol.Catalog.V1;
using Federation.Terminal;
using Spectre.Console;

namespace Federation.Peers;

/// <summary>Writes peers and how the connections to them are.</summary>
internal sealed class PeerTable(IAnsiConsole console)
{
    internal void Write(IEnumerable<Peer> peers)
    {
        var table = FittingTable.Create("peer", "address", "audience", "registries", "from", "connection", "failures");
        table.Columns[6].RightAligned();
        foreach (var peer in peers)
        {
            var registries = peer.Registries.Count > 0 ? string.Join(", ", peer.Registries.Select(PeerWords.LastSegment)) : "all";
            table.AddRow(
                Markup.Escape(PeerWords.LastSegment(peer.Name)),
                Markup.Escape(peer.Address),
                Markup.Escape(peer.Audience),
                Markup.Escape(peer.Filter.Length > 0 ? $"{registries}, where {peer.Filter}" : registries),
                peer.Configured ? "settings" : "run time",
                Markup.Escape(Connection(peer)),
                peer.FailureCount.ToString("N0", CultureInfo.InvariantCulture));
        }

        console.WriteFitting(table);
    }

    private static string Connection(Peer peer) => peer switch
    {
        { Paused: true } => "paused",
        { LastError.Length: > 0, NextAttemptTime: { } next } => string.Create(CultureInfo.InvariantCulture, $"{peer.Circuit.InWords()}, tried again at {next.ToDateTimeOffset():HH:mm:ss} UTC: {peer.LastError}"),
        { LastError.Length: > 0 } => $"{peer.Circuit.InWords()}: {peer.LastError}",
        _ => peer.Circuit.InWords(),
    };
}
