using System.Collections.Concurrent;
using Google.Rpc;
using Grpc.Core;

namespace Federation.Aggregator.Tests.Fuzzing;

/// <summary>Sends cases and keeps what was wrong with their answers.</summary>
internal sealed class FuzzRun(RawClient client, FuzzPlan plan, KnownValues known, IReadOnlyList<FuzzCaller> callers)
{
    private const int CasesBetweenRenewals = 20_000;

    // Longer than any call takes, even on a busy machine.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private int _sent;

    public int Sent => _sent;

    public ConcurrentDictionary<string, int> Codes { get; } = new();

    /// <summary>The first of each kind of fault.</summary>
    public ConcurrentDictionary<string, string> Faults { get; } = new();

    /// <summary>Sends the cases from <paramref name="first"/> to before <paramref name="end"/>; stops early once too many were wrong.</summary>
    public async Task SendAsync(int first, int end, int workers, int maximumFaults)
    {
        for (var from = first; from < end && Faults.Count < maximumFaults; from += CasesBetweenRenewals)
        {
            foreach (var caller in callers)
                await caller.RenewAsync(CancellationToken.None);
            var options = new ParallelOptions { MaxDegreeOfParallelism = workers };
            await Parallel.ForAsync(from, Math.Min(end, from + CasesBetweenRenewals), options, async (index, _) =>
            {
                if (Faults.Count < maximumFaults)
                    await SendAsync(index);
            });
        }
    }

    private async Task SendAsync(int index)
    {
        var fuzz = plan.Make(index);
        try
        {
            using var patience = new CancellationTokenSource(_patience);
            var answer = await client.SendAsync(fuzz, patience.Token);
            Interlocked.Increment(ref _sent);
            Codes.AddOrUpdate($"{answer.Code?.ToString() ?? answer.Http?.ToString() ?? "reset"} {answer.Reason}", 1, (_, count) => count + 1);
            if (FuzzOracle.Fault(fuzz, answer) is { } fault)
                Faults.TryAdd($"{fuzz.Method} {answer.Code} {answer.Reason} {answer.Detail<BadRequest>()}", $"{fault} ({fuzz})");
            else if (answer.Code == StatusCode.OK || answer.Messages.Count > 0)
                Learn(fuzz, answer);
        }
        catch (Exception e)
        {
            Faults.TryAdd($"{fuzz.Method} {e.GetType()}", $"{e} ({fuzz})");
        }
    }

    private void Learn(FuzzCase fuzz, FuzzAnswer answer)
    {
        foreach (var message in answer.Messages.Take(2))
            known.Learn(fuzz.Method.Descriptor.OutputType.Parser.ParseFrom(message), plan.RandomOf(fuzz.Index));
    }
}
