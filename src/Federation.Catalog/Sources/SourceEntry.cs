using Federation.Protocol.Catalog.V1;

namespace Federation.Catalog.Sources;

/// <summary>One record of a source: a work item, or a fault where there should be one.</summary>
public sealed record SourceEntry
{
    /// <summary>The item; null when the record is wrong.</summary>
    public WorkItem? WorkItem { get; init; }

    /// <summary>What is wrong with the record; null when nothing is.</summary>
    public ImportFault? Fault { get; init; }

    /// <summary>File that the record stands in.</summary>
    public required string File { get; init; }

    /// <summary>Line of the record in the file, from 1; 0 when it has none.</summary>
    public int Line { get; init; }

    /// <summary>The entry of a wrong record.</summary>
    public static SourceEntry Wrong(string file, int line, string field, string reason) => new()
    {
        File = file,
        Line = line,
        Fault = new ImportFault { File = file, Line = line, Field = field, Reason = reason },
    };
}
