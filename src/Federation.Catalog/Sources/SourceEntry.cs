using Federation.Protocol.Catalog.V1;

namespace Federation.Catalog.Sources;

/// <summary>One record of a source: a work item, or a fault where there should be one.</summary>
/// <param name="File">File that the record stands in.</param>
/// <param name="Line">Its line, from 1; 0 when the fault is the file's.</param>
public sealed record SourceEntry(string File, int Line)
{
    /// <summary>The item; null when the record is wrong.</summary>
    public WorkItem? WorkItem { get; init; }

    /// <summary>What is wrong with the record; null when nothing is.</summary>
    public ImportFault? Fault { get; init; }

    /// <summary>The entry of a wrong record.</summary>
    public static SourceEntry Wrong(string file, int line, string field, string reason) =>
        new(file, line) { Fault = new ImportFault { File = file, Line = line, Field = field, Reason = reason } };
}
