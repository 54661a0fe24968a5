namespace Federation.Catalog.Sources;

/// <summary>A record cannot be read as a work item.</summary>
internal sealed class RecordFault(int line, string field, string reason) : Exception(reason)
{
    /// <summary>Line in the file, from 1; 0 for that of the record itself.</summary>
    internal int Line { get; } = line;

    /// <summary>The record's own name of the field; empty when the whole record is wrong.</summary>
    internal string Field { get; } = field;
}
