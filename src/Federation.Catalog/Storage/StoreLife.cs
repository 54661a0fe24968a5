using System.Security.Cryptography;

namespace Federation.Catalog.Storage;

/// <summary>The row of the table <c>store</c>: which life of the store this is, and what seals its tokens.</summary>
internal sealed record StoreLife
{
    private const int TokenKeyLength = 32;
    private const int NodeLength = 8;

    internal required Epoch Epoch { get; init; }

    /// <summary>Identifier of the node: 16 hexadecimal digits, random.</summary>
    internal required string Node { get; init; }

    internal required SyncTokenSeal Seal { get; init; }

    /// <summary>Whether it is the first life, and began just now.</summary>
    internal bool IsNew { get; init; }

    /// <summary>
    /// Reads the row, and makes it in a new store. A store that was put back from a backup begins a new life, since what it gave out
    /// after the backup is not in it.
    /// </summary>
    internal static StoreLife Open(StoreConnection connection, DateTimeOffset now, string after)
    {
        var isNew = connection.Run(
            "INSERT INTO store (only, epoch, node, token_key) VALUES (1, $1, $2, $3) ON CONFLICT DO NOTHING",
            Epoch.New(now, after).Id, NewNode(), RandomNumberGenerator.GetBytes(TokenKeyLength)) > 0;
        if (connection.Number("SELECT is_backup FROM store") == 1)
            Renew(connection, now, after);
        return Read(connection) with { IsNew = isNew };
    }

    /// <summary>Begins a new life, after the one before and after another epoch, if one is given.</summary>
    internal static StoreLife Renew(StoreConnection connection, DateTimeOffset now, string after)
    {
        connection.Run(
            "UPDATE store SET epoch = $1, node = $2, is_backup = 0", Epoch.New(now, Read(connection).Epoch.Id, after).Id, NewNode());
        return Read(connection);
    }

    /// <summary>Begins a new life after that of an epoch, unless it has ended already.</summary>
    internal static (StoreLife Life, bool HasEnded) End(StoreConnection connection, string epoch, DateTimeOffset now)
    {
        var life = Read(connection);
        return life.Epoch.Id == epoch ? (Renew(connection, now, ""), true) : (life, false);
    }

    private static StoreLife Read(StoreConnection connection)
    {
        using var query = connection.Statement("SELECT epoch, node, token_key FROM store");
        using var row = query.ExecuteReader();
        row.Read();
        var epoch = new Epoch(row.GetString(0));
        return new StoreLife
        {
            Epoch = epoch,
            Node = row.GetString(1),
            Seal = new SyncTokenSeal(epoch, row.GetFieldValue<byte[]>(2)),
        };
    }

    private static string NewNode() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(NodeLength));
}
