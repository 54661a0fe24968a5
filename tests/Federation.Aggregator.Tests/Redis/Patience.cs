using StackExchange.Redis;

namespace Federation.Aggregator.Tests.Redis;

/// <summary>A machine that is busy is no server that does not answer.</summary>
internal static class Patience
{
    private const int Milliseconds = 60_000;

    /// <summary>The same, but that an answer may take a minute.</summary>
    internal static ConfigurationOptions Patient(this ConfigurationOptions options)
    {
        var patient = options.Clone();
        (patient.ConnectTimeout, patient.AsyncTimeout, patient.SyncTimeout) = (Milliseconds, Milliseconds, Milliseconds);
        return patient;
    }
}
