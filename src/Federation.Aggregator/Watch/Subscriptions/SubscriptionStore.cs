using Federation.Aggregator.Storage;
using Federation.Aggregator.Watch.Webhooks;
using Federation.Protocol.Aggregator.V1;
using Google.Protobuf;
using Microsoft.Data.Sqlite;

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
            """
            -- Null without webhook.
            ALTER TABLE subscription ADD COLUMN secret BLOB;
            ALTER TABLE subscription ADD COLUMN former_secret BLOB;
            ALTER TABLE subscription ADD COLUMN former_secret_until INTEGER;
            -- federation.aggregator.v1.WebhookDelivery
            ALTER TABLE subscription ADD COLUMN delivery BLOB
            """,
        ]);

    /// <summary>Reads all subscriptions.</summary>
    /// <exception cref="DurableStoreException">The store cannot be read.</exception>
    public Task<List<KeptSubscription>> ReadAsync(CancellationToken cancellationToken) => store.ReadAsync(
        static connection =>
        {
            using var query = connection.Statement("SELECT content, feed_key, secret, former_secret, former_secret_until, delivery FROM subscription");
            using var rows = query.ExecuteReader();
            List<KeptSubscription> subscriptions = [];
            while (rows.Read())
                subscriptions.Add(Read(rows));
            return subscriptions;
        },
        cancellationToken);

    /// <summary>Writes a subscription in the place of the one of its name.</summary>
    /// <exception cref="DurableStoreException">The store cannot be written.</exception>
    public Task WriteAsync(KeptSubscription subscription, CancellationToken cancellationToken) => store.WriteAsync(
        connection => connection.Run(
            """
            INSERT OR REPLACE INTO subscription (name, content, feed_key, secret, former_secret, former_secret_until, delivery)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """,
            subscription.Message.Name,
            subscription.Message.ToByteArray(),
            subscription.FeedKey.Hash,
            subscription.Secrets?.Current,
            subscription.Secrets?.Former,
            subscription.Secrets?.FormerUntil.UtcTicks,
            subscription.Delivery?.ToByteArray()),
        cancellationToken);

    /// <summary>Writes how sending goes.</summary>
    /// <exception cref="DurableStoreException">The store cannot be written.</exception>
    public Task WriteAsync(string name, WebhookDelivery delivery, CancellationToken cancellationToken) =>
        store.WriteAsync(connection => connection.Run("UPDATE subscription SET delivery = $2 WHERE name = $1", name, delivery.ToByteArray()), cancellationToken);

    /// <summary>Removes a subscription.</summary>
    /// <exception cref="DurableStoreException">The store cannot be written.</exception>
    public Task RemoveAsync(string name, CancellationToken cancellationToken) =>
        store.WriteAsync(connection => connection.Run("DELETE FROM subscription WHERE name = $1", name), cancellationToken);

    private static KeptSubscription Read(SqliteDataReader row) => new(
        Subscription.Parser.ParseFrom(row.GetFieldValue<byte[]>(0)),
        new FeedKey(row.GetFieldValue<byte[]>(1)),
        row.IsDBNull(2) ? null : new WebhookSecrets(row.GetFieldValue<byte[]>(2), row.GetFieldValue<byte[]>(3), new DateTimeOffset(row.GetInt64(4), TimeSpan.Zero)),
        row.IsDBNull(5) ? null : WebhookDelivery.Parser.ParseFrom(row.GetFieldValue<byte[]>(5)));
}
