using System.CommandLine;
using Federation.Hosting;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Names;
using Federation.Replication;
using Federation.Report;
using Federation.Settings;
using Federation.Terminal;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Logging.Abstractions;

namespace Federation.Verify;

/// <summary><c>federation verify</c>: holds a mirror of a registry to its origin.</summary>
internal static class VerifyCommand
{
    private const string OriginAddress = "Origin:Address";
    private const string MirrorAddress = "Mirror:Address";

    // The most items whose names are printed; all are counted.
    private const int UsualLimit = 100;

    private static readonly TimeSpan _callTimeout = TimeSpan.FromSeconds(30);

    internal static Command Create()
    {
        var command = new Command(
            "verify",
            "Hold a mirror of a registry, a node's or an aggregator's, to its origin: compare their digests, the origin's signature, and what every item "
            + "of the mirror really contains; print the items that differ. The exit code is 1 when any does, and when a key set is given and the digest is not signed by one of its keys.");
        var settings = new CommandSettings(
            command,
            [
                new("--origin", "ADDRESS", OriginAddress, "Address of the node that is the registry's origin"),
                new("--origin-audience", "URI", "Origin:Audience", "Audience of its tokens, urn:federation:REGISTRY unless it says otherwise"),
                new("--mirror", "ADDRESS", MirrorAddress, "Address of the node or aggregator that mirrors it"),
                new("--mirror-audience", "URI", "Mirror:Audience", "Audience of its tokens, urn:federation:aggregator unless it says otherwise"),
                new("--key-set", "URI|FILE", "Origin:KeySet", "The origin's JSON Web Key Set, where it is not to be trusted to name that itself"),
                .. SettingFlag.Client,
            ]);
        var registry = RegistryOption.Create("Registry to verify, such as itu-t");
        var quick = new Option<bool>("--quick") { Description = "Compare digests only, and take the mirror's word for what its items contain." };
        var limit = new Option<int>("--limit") { Description = "How many differing items to name at most; all are counted", HelpName = "N", DefaultValueFactory = _ => UsualLimit };
        limit.Require(static given => given >= 0, "--limit must be 0 or more.");
        command.Options.Add(registry);
        command.Options.Add(quick);
        command.Options.Add(limit);

        command.SetGuardedAction(async (line, cancellationToken) =>
        {
            var configuration = settings.Read(line);
            var name = new RegistryName(line.GetValue(registry)!);
            using var tokens = configuration.Tokens();
            using var originChannel = FederationChannel.Open(
                configuration.Address(OriginAddress), tokens, configuration["Origin:Audience"] ?? $"urn:federation:{name.Id}");
            using var mirrorChannel = FederationChannel.Open(
                configuration.Address(MirrorAddress), tokens, configuration["Mirror:Audience"] ?? ReportCommand.AggregatorAudience);
            var mirror = new CatalogService.CatalogServiceClient(mirrorChannel.Intercept(new NamedService(configuration.Address(MirrorAddress))));
            var keySet = configuration["Origin:KeySet"];
            var comparison = new DigestComparison(
                new CatalogService.CatalogServiceClient(originChannel.Intercept(new NamedService(configuration.Address(OriginAddress)))), mirror, Verifier(name, keySet, configuration.Authorities()), _callTimeout, TimeProvider.System);

            var report = new VerifyReport(Screen.Output(), name, line.GetValue(limit));
            var result = await comparison.RunAsync(name.ToString(), line.GetValue(limit), cancellationToken).ConfigureAwait(false);
            report.Write(result, keySet);
            var isWhole = result.AreEqual && (keySet is null || result.ThereStatement is not null);
            if (!line.GetValue(quick))
            {
                var check = new ItemCheck(mirror, name, report.WriteAltered);
                await Progress.WhileAsync(check.RunAsync(cancellationToken), () => $"{check.Checked:N0} items read").ConfigureAwait(false);
                report.Write(check);
                isWhole &= check.Altered == 0;
            }

            return isWhole ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    private static DigestVerifier Verifier(RegistryName registry, string? keySet, TrustedAuthorities authorities)
    {
        var trust = new OriginTrust { Registry = registry.Id, KeySet = keySet ?? "" };
        if (keySet is not null && trust.Faults().FirstOrDefault() is { Key: not null } fault)
            throw new SettingException(fault with { Key = $"Origin:{fault.Key}" });
        return new DigestVerifier(new OriginKeys(keySet is null ? [] : [trust], TimeProvider.System, NullLogger<OriginKeys>.Instance, authorities));
    }
}
