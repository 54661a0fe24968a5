using System.Globalization;
using Federation.Protocol.Catalog.V1;
using Federation.Terminal;
using Google.Protobuf.WellKnownTypes;
using Spectre.Console;

namespace Federation.Peers;

/// <summary>Writes how each registry is mirrored from each peer.</summary>
internal sealed class PeerStatusTable(IAnsiConsole console)
{
    internal void Write(IEnumerable<Peer> peers)
    {
        var table = FittingTable.Create("peer", "registry", "mirrored", "newest", "lag", "heard of", "verified", "hops", "quarantined", "state");
        foreach (var column in new[] { 2, 3, 4, 7, 8 })
            table.Columns[column].RightAligned();
        foreach (var peer in peers)
        {
            if (peer.Mirrored.Count == 0)
                table.AddRow(Markup.Escape(PeerWords.LastSegment(peer.Name)), "", "", "", "", "", "", "", "", Markup.Escape(State(peer)));
            foreach (var mirror in peer.Mirrored)
            {
                table.AddRow(
                    Markup.Escape(PeerWords.LastSegment(peer.Name)),
                    Markup.Escape(PeerWords.LastSegment(mirror.Registry)),
                    Figure(mirror.Revision),
                    Figure(mirror.NewestRevision),
                    Figure(mirror.Lag),
                    Time(mirror.ContactTime),
                    Time(mirror.VerifyTime),
                    Figure(mirror.Path.Count),
                    Figure(mirror.QuarantinedCount),
                    Markup.Escape(mirror.LastError.Length > 0 ? $"{mirror.State.InWords()}: {mirror.LastError}" : mirror.State.InWords()));
            }
        }

        console.WriteFitting(table);
    }

    private static string State(Peer peer) =>
        peer.Paused ? "paused" : peer.LastError.Length > 0 ? $"{peer.Circuit.InWords()}: {peer.LastError}" : "serves nothing that is mirrored";

    private static string Figure(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Time(Timestamp? time) => time?.ToDateTimeOffset().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? "";
}
