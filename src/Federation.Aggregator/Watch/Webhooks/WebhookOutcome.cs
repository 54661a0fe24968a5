namespace Federation.Aggregator.Watch.Webhooks;

/// <summary>How an attempt to send went.</summary>
/// <param name="Status">The status of the answer; 0 where there was none.</param>
/// <param name="Error">Why it failed; empty when the message was received.</param>
/// <param name="RetryAfter">How long the receiver asks to be left alone; zero where it does not.</param>
internal readonly record struct WebhookOutcome(int Status, string Error, TimeSpan RetryAfter)
{
    /// <summary>Whether the message was received.</summary>
    public bool IsReceived => Error.Length == 0;

    /// <summary>Whether the receiver says that there is nobody any more.</summary>
    public bool IsGone => Status == 410;
}
