namespace Federation.Catalog.Sources;

/// <summary>A record cannot be read as a work item.</summary>
internal sealed class RecordFault(string field, string reason) : Exception(reason)
{
    /// <summary>The record's own name of the field; empty when the whole record is wrong.</summary>
    internal string Field { get; } = field;
}
