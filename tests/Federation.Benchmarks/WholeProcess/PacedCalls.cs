using System.Diagnostics;
using Grpc.Core;

namespace Federation.Benchmarks.WholeProcess;

/// <summary>Makes so many calls a second, each at its time, whether those before are done or not.</summary>
internal static class PacedCalls
{
    /// <summary>Makes the calls and waits for them.</summary>
    /// <param name="count">How many.</param>
    /// <param name="perSecond">How many a second.</param>
    /// <param name="call">Makes one, given its number.</param>
    /// <returns>How many were taken, and not refused since too many waited, and how long that took.</returns>
    internal static async Task<(int Taken, TimeSpan Elapsed)> RunAsync(int count, int perSecond, Func<int, Task> call)
    {
        var clock = Stopwatch.StartNew();
        List<Task<bool>> calls = [];
        for (var i = 0; i < count; i++)
        {
            var wait = TimeSpan.FromSeconds((double)i / perSecond) - clock.Elapsed;
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait);
            calls.Add(IsTakenAsync(call(i)));
        }

        var taken = (await Task.WhenAll(calls)).Count(isTaken => isTaken);
        return (taken, clock.Elapsed);
    }

    private static async Task<bool> IsTakenAsync(Task call)
    {
        try
        {
            await call;
            return true;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.ResourceExhausted)
        {
            return false;
        }
    }
}
