using Federation.Aggregator.Storage;
using Federation.Protocol.Aggregator.V1;
using Google.Protobuf;

namespace Federation.Aggregator.Topics;

/// <summary>The table of topics.</summary>
internal sealed class TopicStore(DurableStore store)
{
    /// <summary>What the store keeps for it.</summary>
    public static TableSet Tables { get; } = new(
        "topic",
        [
            """
            CREATE TABLE topic (
              name TEXT PRIMARY KEY,
              content BLOB NOT NULL -- federation.aggregator.v1.Topic
            ) STRICT, WITHOUT ROWID
            """,
        ]);

    /// <summary>Whether topics can be written.</summary>
    public bool IsKept => store.IsKept;

    /// <summary>Reads all topics.</summary>
    /// <exception cref="DurableStoreException">The store cannot be read.</exception>
    public Task<List<Topic>> ReadAsync(CancellationToken cancellationToken) => store.ReadAsync(
        static connection =>
        {
            using var query = connection.Statement("SELECT content FROM topic");
            using var rows = query.ExecuteReader();
            List<Topic> topics = [];
            while (rows.Read())
                topics.Add(Topic.Parser.ParseFrom(rows.GetFieldValue<byte[]>(0)));
            return topics;
        },
        cancellationToken);

    /// <summary>Writes topics, each in the place of the one of its name: all of them or none.</summary>
    /// <exception cref="DurableStoreException">The store cannot be written.</exception>
    public Task WriteAsync(IReadOnlyCollection<Topic> topics, CancellationToken cancellationToken) => store.WriteAsync(
        connection =>
        {
            foreach (var topic in topics)
                connection.Run("INSERT INTO topic (name, content) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET content = excluded.content", topic.Name, topic.ToByteArray());
        },
        cancellationToken);

    /// <summary>Removes a topic.</summary>
    /// <exception cref="DurableStoreException">The store cannot be written.</exception>
    public Task RemoveAsync(string name, CancellationToken cancellationToken) =>
        store.WriteAsync(connection => connection.Run("DELETE FROM topic WHERE name = $1", name), cancellationToken);
}
