using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Federation.Aggregator.Storage;

/// <summary>Statements in one line each.</summary>
internal static class Statements
{
    /// <summary>Makes a statement whose parameters are <c>$1</c>, <c>$2</c> and so on.</summary>
    internal static SqliteCommand Statement(this SqliteConnection connection, string sql, params ReadOnlySpan<object?> values)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Every statement is a literal of this project; values are parameters.
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var i = 0; i < values.Length; i++)
            command.Parameters.AddWithValue(string.Create(CultureInfo.InvariantCulture, $"${i + 1}"), values[i] ?? DBNull.Value);
        return command;
    }

    /// <summary>Runs a statement; gives the number of rows that it changed.</summary>
    internal static int Run(this SqliteConnection connection, string sql, params ReadOnlySpan<object?> values)
    {
        using var command = connection.Statement(sql, values);
        return command.ExecuteNonQuery();
    }

    /// <summary>Runs a query that gives one number; 0 where it gives none.</summary>
    internal static long Number(this SqliteConnection connection, string sql, params ReadOnlySpan<object?> values)
    {
        using var command = connection.Statement(sql, values);
        return command.ExecuteScalar() is long number ? number : 0;
    }

    /// <summary>Runs a query that gives one text a row.</summary>
    internal static List<string> Texts(this SqliteConnection connection, string sql, params ReadOnlySpan<object?> values)
    {
        using var command = connection.Statement(sql, values);
        using var rows = command.ExecuteReader();
        List<string> texts = [];
        while (rows.Read())
            texts.Add(rows.GetString(0));
        return texts;
    }
}
