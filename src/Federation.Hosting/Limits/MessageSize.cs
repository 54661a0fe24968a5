namespace Federation.Hosting;

/// <summary>Largest gRPC message that is accepted, by hosts and by clients.</summary>
internal static class MessageSize
{
    /// <summary>4 MiB, the default of gRPC implementations.</summary>
    internal const int MaxBytes = 4 * 1024 * 1024;
}
