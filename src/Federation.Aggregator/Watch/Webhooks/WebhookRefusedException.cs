namespace Federation.Aggregator.Watch.Webhooks;

/// <summary>A webhook leads where none may.</summary>
internal sealed class WebhookRefusedException(string message) : Exception(message);
