using Federation.Aggregator.Storage;
using Federation.Protocol.Aggregator.V1;
using Google.Protobuf;
using Microsoft.Data.Sqlite;

namespace Federation.Aggregator.Decisions;

/// <summary>The table of steps: all that people ever did, in its order. It only grows.</summary>
internal sealed class DecisionLog(DurableStore store)
{
    /// <summary>What the store keeps for it.</summary>
    public static TableSet Tables { get; } = new(
        "decision",
        [
            """
            CREATE TABLE decision_step (
              key INTEGER PRIMARY KEY AUTOINCREMENT,
              step_id TEXT NOT NULL UNIQUE,
              content BLOB NOT NULL -- federation.aggregator.v1.DecisionStep
            ) STRICT
            """,
        ]);

    /// <summary>Reads all steps, the oldest first.</summary>
    /// <exception cref="DurableStoreException">The store cannot be read.</exception>
    public Task<List<DecisionStep>> ReadAsync(CancellationToken cancellationToken) => store.ReadAsync(
        static connection =>
        {
            using var query = connection.Statement("SELECT content FROM decision_step ORDER BY key");
            using var rows = query.ExecuteReader();
            List<DecisionStep> steps = [];
            while (rows.Read())
                steps.Add(DecisionStep.Parser.ParseFrom(rows.GetFieldValue<byte[]>(0)));
            return steps;
        },
        cancellationToken);

    /// <summary>Adds steps: all of them or none.</summary>
    /// <returns>Those that were not there yet.</returns>
    /// <exception cref="DurableStoreException">The store cannot be written.</exception>
    public Task<List<DecisionStep>> AddAsync(IReadOnlyCollection<DecisionStep> steps, CancellationToken cancellationToken) =>
        store.WriteAsync(connection => steps.Where(step => Add(connection, step)).ToList(), cancellationToken);

    private static bool Add(SqliteConnection connection, DecisionStep step) => connection.Run(
        "INSERT INTO decision_step (step_id, content) VALUES ($1, $2) ON CONFLICT (step_id) DO NOTHING", step.StepId, step.ToByteArray()) > 0;
}
