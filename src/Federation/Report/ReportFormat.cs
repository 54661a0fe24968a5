namespace Federation.Report;

/// <summary>How a report is written.</summary>
internal enum ReportFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>JSON Lines: one duplicate a line, in the protobuf JSON mapping.</summary>
    Jsonl,

    /// <summary>Comma-separated values (RFC 4180).</summary>
    Csv,

    /// <summary>Relaton YAML: each work item with its relations.</summary>
    Relaton,
}
