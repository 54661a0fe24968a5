using Federation.Aggregator.Storage;
using Federation.Protocol.Aggregator.V1;
using Google.Protobuf;

namespace Federation.Aggregator.Watch.Subscriptions;

/// <summary>The table of subscriptions.</summary>
internal sealed class SubscriptionStore(DurableStore store)
{
    /// <summary>What the store keeps for it.</summary>
    public static TableSet Tables { get; } = new(
        "subscription",
        [
            """
            CREATE TABLE subscription (
              name TEXT PRIMARY KEY,
              content BLOB NOT NULL, -- federation.aggregator.v1.Subscription
              feed_key BLOB NOT NULL -- SHA-256
            ) STRICT, WITHOUT ROWID
            """,
        ]);

    /// <summary>Reads all subscriptions.</summary>
    /// <exception cref="DurableStoreException">The store cannot be read.</exception>
    public Task<List<KeptSubscription>> ReadAsync(CancellationToken cancellationToken) => store.ReadAsync(
        static connection =>
        {
            using var query = connection.Statement("SELECT content, feed_key FROM subscription");
            using var rows = query.ExecuteReader();
            List<KeptSubscription> subscriptions = [];
            while (rows.Read())
                subscriptions.Add(new KeptSubscription(Subscription.Parser.ParseFrom(rows.GetFieldValue<byte[]>(0)), new FeedKey(rows.GetFieldValue<byte[]>(1))));
            return subscriptions;
        },
        cancellationToken);

    /// <summary>Writes a subscription in the place of the one of its name.</summary>
    /// <exception cref="DurableStoreException">The store cannot be written.</exception>
    public Task WriteAsync(KeptSubscription subscription, CancellationToken cancellationToken) => store.WriteAsync(
        connection => connection.Run(
            "INSERT INTO subscription (name, content, feed_key) VALUES ($1, $2, $3) ON CONFLICT (name) DO UPDATE SET content = excluded.content, feed_key = excluded.feed_key",
            subscription.Message.Name,
            subscription.Message.ToByteArray(),
            subscription.FeedKey.Hash),
        cancellationToken);

    /// <summary>Removes a subscription.</summary>
    /// <exception cref="DurableStoreException">The store cannot be written.</exception>
    public Task RemoveAsync(string name, CancellationToken cancellationToken) =>
        store.WriteAsync(connection => connection.Run("DELETE FROM subscription WHERE name = $1", name), cancellationToken);
}
