using System.Threading.RateLimiting;

namespace Federation.Hosting;

/// <summary>What the calls of one caller are counted by.</summary>
internal static class CallLimiters
{
    // How many seconds' worth of calls may be begun at once after a rest.
    private const int Burst = 2;

    /// <summary>Calls that may be begun in a second.</summary>
    internal static RateLimitPartition<string> PerSecond(string caller, int calls) =>
        RateLimitPartition.GetTokenBucketLimiter(caller, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = calls * Burst,
            TokensPerPeriod = calls,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        });

    /// <summary>Calls at once; none waits for another to end.</summary>
    internal static RateLimitPartition<string> AtOnce(string caller, int calls) =>
        RateLimitPartition.GetConcurrencyLimiter(caller, _ => new ConcurrencyLimiterOptions { PermitLimit = calls, QueueLimit = 0 });
}
