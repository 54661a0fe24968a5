using System.Data;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Federation.Catalog.Storage;

/// <summary>
/// A connection to a store's file that keeps its statements prepared: for one row, SQLite spends more on reading the text of a statement
/// than on doing what it says. Used by one thread at a time.
/// </summary>
internal sealed class StoreConnection(string settings) : SqliteConnection(settings)
{
    // More than there are texts that are run again and again.
    private const int MaximumKept = 64;

    private readonly Dictionary<string, KeptStatement> _kept = [];

    /// <summary>Gives a statement whose parameters are <c>$1</c>, <c>$2</c> and so on. Disposing of it keeps it for the next time.</summary>
    internal SqliteCommand Statement(string sql, params ReadOnlySpan<object?> values)
    {
        if (!_kept.Remove(sql, out var statement))
            statement = new KeptStatement(this, sql, values.Length);
        for (var i = 0; i < values.Length; i++)
            statement.Parameters[i].Value = values[i] ?? DBNull.Value;
        return statement;
    }

    /// <summary>Runs a statement; gives the number of rows that it changed.</summary>
    internal int Run(string sql, params ReadOnlySpan<object?> values)
    {
        using var statement = Statement(sql, values);
        return statement.ExecuteNonQuery();
    }

    /// <summary>Runs a query that gives one number.</summary>
    internal long Number(string sql, params ReadOnlySpan<object?> values)
    {
        using var statement = Statement(sql, values);
        return (long)statement.ExecuteScalar()!;
    }

    public override void Close()
    {
        var kept = _kept.Values.ToArray();
        _kept.Clear();
        foreach (var statement in kept)
            statement.End();
        base.Close();
    }

    private bool Keep(KeptStatement statement) =>
        State == ConnectionState.Open && _kept.Count < MaximumKept && _kept.TryAdd(statement.CommandText, statement);

    private sealed class KeptStatement : SqliteCommand
    {
        private readonly StoreConnection _connection;
        private bool _isEnding;

        internal KeptStatement(StoreConnection connection, string sql, int parameters)
        {
            _connection = connection;
            Connection = connection;
            CommandTimeout = connection.DefaultTimeout;
#pragma warning disable CA2100 // Every statement is a literal of this project; values are parameters.
            CommandText = sql;
#pragma warning restore CA2100
            for (var i = 1; i <= parameters; i++)
                Parameters.Add(new SqliteParameter { ParameterName = string.Create(CultureInfo.InvariantCulture, $"${i}") });
        }

        internal void End()
        {
            _isEnding = true;
            Dispose();
        }

        protected override void Dispose(bool disposing)
        {
            if (!disposing || _isEnding || !_connection.Keep(this))
                base.Dispose(disposing);
        }
    }
}
