using Federation.Benchmarks;
using Federation.Benchmarks.Allocation;
using Federation.Benchmarks.Detect;
using Federation.Benchmarks.Import;
using Federation.Benchmarks.Matching;
using Federation.Benchmarks.Mirror;
using Federation.Benchmarks.Pages;
using Federation.Benchmarks.Visibility;
using Federation.Benchmarks.Watch;
using Federation.Benchmarks.WholeProcess;

var suites = new Dictionary<string, Func<string[], Task>>
{
    ["up"] = UpRuns.RunAsync,
    ["import"] = ImportRuns.RunAsync,
    ["mirror"] = MirrorRuns.RunAsync,
    ["live"] = LiveRuns.RunAsync,
    ["resume"] = ResumeRuns.RunAsync,
    ["repair"] = RepairRuns.RunAsync,
    ["verify"] = VerifyRuns.RunAsync,
    ["hidden"] = HiddenRuns.RunAsync,
    ["watch"] = WatchRuns.RunAsync,
    ["match"] = MatchRuns.RunAsync,
    ["detect"] = DetectRuns.RunAsync,
    ["pages"] = PageRuns.RunAsync,
    ["allocation"] = AllocationRuns.RunAsync,
    ["proposal"] = ProposalRuns.RunAsync,
};

if (args is ["--help" or "-h"] || (args.Length > 0 && !suites.ContainsKey(args[0])))
{
    Console.WriteLine($"usage: dotnet run -c Release --project tests/Federation.Benchmarks -- [{string.Join('|', suites.Keys)}] [CATALOGS]");
    Console.WriteLine("Without a suite all are run. CATALOGS is a folder of large catalogues (REGISTRY.jsonl.gz); without it the samples are used.");
    Console.WriteLine("mirror, live, resume, repair, verify, hidden and watch take the number of items before CATALOGS: mirror [ITEMS] [CATALOGS].");
    return 2;
}

Console.WriteLine($"{Environment.ProcessorCount} cores, .NET {Environment.Version}, {Machine.Configuration}");
foreach (var (name, run) in suites.Where(suite => args.Length == 0 || suite.Key == args[0]))
{
    Console.WriteLine(name);
    await run([.. args.Skip(1)]);
}

return 0;
