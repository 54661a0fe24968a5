using System.Diagnostics;
using System.Globalization;
using Federation.Aggregator.Tests.Support;
using Grpc.Core;

namespace Federation.Aggregator.Tests.Fuzzing;

/// <summary>
/// Sends what no well-meaning client sends to every method of a node and an aggregator. The environment makes a long run of it:
/// <c>FEDERATION_FUZZ</c> is the number of cases, <c>FEDERATION_FUZZ_SEED</c> repeats a run.
/// </summary>
[Collection(nameof(MeasuredMemory))]
public sealed class FuzzTests(TestFederation federation, ITestOutputHelper output) : IClassFixture<TestFederation>
{
    private const int UsualCases = 4_000;

    // What fails is then the fault of the change that is tested, and not of chance.
    private const int UsualSeed = 1;

    private const int Workers = 16;
    private const int MaximumFaults = 20;

    // What items, peers and caches may come to hold: they are as many as the names that the cases choose from.
    private const long MemoryAllowance = 64 * 1024 * 1024;

    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task No_request_makes_a_service_fail_and_whoever_sends_a_wrong_one_is_told_what_is_wrong()
    {
        var cases = Setting("FEDERATION_FUZZ") ?? UsualCases;
        var seed = Setting("FEDERATION_FUZZ_SEED") ?? (cases == UsualCases ? UsualSeed : Environment.TickCount);
        output.WriteLine($"{cases} cases, FEDERATION_FUZZ_SEED={seed}");
        await using var aggregator = await federation.StartAggregatorAsync(("Aggregator:Organization", "itu-t"), ("Aggregator:DataDirectory", federation.NewFolder()));
        await aggregator.UntilFollowingAsync();
        using var tokens = federation.TokensOf("fuzzer");
        using var client = new RawClient();
        var node = new FuzzCaller(tokens, federation.Itu.Audience, federation.Iso.Audience);
        var aggregated = new FuzzCaller(tokens, TestFederation.AggregatorAudience, federation.Iso.Audience);
        List<FuzzTarget> targets =
        [
            .. await ServedByAsync(client, federation.Itu.Address, node),
            .. await ServedByAsync(client, aggregator.Address, aggregated),
        ];
        targets.Select(target => target.Method).Should().Contain(ServedMethod.OfTheProtocol).And.Contain(ServedMethod.OfLibraries);

        var known = new KnownValues();
        var plan = new FuzzPlan(seed, targets, known);
        var run = new FuzzRun(client, plan, known, [node, aggregated]);
        var watch = Stopwatch.StartNew();
        await run.SendAsync(0, cases / 4, Workers, MaximumFaults);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await run.SendAsync(cases / 4, cases, Workers, MaximumFaults);
        var after = GC.GetTotalMemory(forceFullCollection: true);

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{run.Sent} sent in {watch.Elapsed.TotalSeconds:0} s; memory {before >> 20} MiB after a quarter, {after >> 20} MiB at the end"));
        foreach (var (code, count) in run.Codes.OrderBy(code => code.Key, StringComparer.Ordinal))
            output.WriteLine($"{code}: {count}");
        foreach (var fault in run.Faults.Values)
            output.WriteLine(fault);
        run.Faults.Keys.Should().BeEmpty();
        (after - before).Should().BeLessThan(MemoryAllowance);
        (await aggregator.UntilAsync(registries => registries.Count == 2)).Should().NotBeEmpty();
    }

    private static async Task<IReadOnlyList<FuzzTarget>> ServedByAsync(RawClient client, Uri host, FuzzCaller caller)
    {
        using var patience = new CancellationTokenSource(_patience);
        await caller.RenewAsync(patience.Token);
        var served = new List<FuzzTarget>();
        foreach (var method in ServedMethod.OfTheProtocol.Concat(ServedMethod.OfLibraries))
        {
            var answer = await client.SendAsync(
                new FuzzCase
                {
                    Index = -1,
                    Host = host,
                    Method = method,
                    Body = [0, 0, 0, 0, 0],
                    Headers = [("content-type", "application/grpc"), ("te", "trailers"), ("authorization", $"Bearer {caller.Token}")],
                },
                patience.Token);
            if (answer.Code != StatusCode.Unimplemented)
                served.Add(new FuzzTarget(host, method, caller));
        }

        return served;
    }

    private static int? Setting(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;
}
