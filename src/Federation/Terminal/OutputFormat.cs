namespace Federation.Terminal;

/// <summary>How a result is written.</summary>
internal enum OutputFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>JSON Lines: one message a line, in the protobuf JSON mapping.</summary>
    Jsonl,
}
