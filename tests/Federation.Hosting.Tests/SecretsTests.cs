using Federation.Hosting.Tests.Support;
using Federation.Protocol.Catalog.V1;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Trace;

namespace Federation.Hosting.Tests;

/// <summary>Plants secrets wherever a caller sends some, and looks for them in everything that a host lets out.</summary>
public sealed class SecretsTests
{
    private const string Canary = "canary4711";

    [Fact]
    public async Task No_secret_gets_into_a_log_a_trace_a_metric_an_audit_entry_or_an_error()
    {
        var folder = Directory.CreateTempSubdirectory("federation-secrets-");
        var log = new LogRecorder();
        var errors = new List<string>();
        await using var provider = await TestProvider.StartAsync();
        await using var collector = await TestCollector.StartAsync();
        await using (var host = await TestHost.StartAsync(
            provider.Address,
            builder => builder.Logging.AddProvider(log).AddFilter<LogRecorder>(null, LogLevel.Trace),
            ("Telemetry:OtlpEndpoint", collector.Address.AbsoluteUri),
            ("Audit:Directory", folder.FullName),
            ("Limits:AnonymousCallsPerSecond", "4")))
        {
            var good = provider.Token();
            List<string> authorizations =
            [
                $"Bearer {Canary}",
                $"Bearer {Canary}.{Canary}.{Canary}",
                $"Bearer {good}{Canary}",
                $"Bearer {good[..good.LastIndexOf('.')]}.{Canary}",
                $"Bearer {provider.Token(audience: "urn:" + Canary)}",
                $"Basic {Canary}",
                $"DPoP {Canary}",
                Canary,
            ];
            foreach (var authorization in authorizations)
                errors.Add(await RefusedAsync(host, new Metadata { { "authorization", authorization } }));
            foreach (var name in new[] { "x-api-key", "cookie", "proxy-authorization", "dpop", "x-client-secret" })
            {
                await host.Client.GetWorkItemAsync(
                    new GetWorkItemRequest(), [.. TestHost.Bearer(good), new(name, Canary)], cancellationToken: TestContext.Current.CancellationToken);
                errors.Add(await RefusedAsync(host, new Metadata { { name, Canary } }));
            }

            // However slow the machine is, it makes more than a few calls a second.
            while (!errors.Exists(error => error.Contains("TOO_MANY_CALLS", StringComparison.Ordinal)))
                errors.AddRange(await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => RefusedAsync(host, new Metadata { { "authorization", $"Bearer {Canary}" } }))));
            // At its end a host waits some seconds at most until all is sent, which a busy machine may not keep.
            while (!collector.Text.Contains("GetWorkItem", StringComparison.Ordinal))
            {
                await host.Client.GetWorkItemAsync(new GetWorkItemRequest(), TestHost.Bearer(good), cancellationToken: TestContext.Current.CancellationToken);
                host.App.Services.GetRequiredService<TracerProvider>().ForceFlush();
            }

            await host.App.StopAsync(TestContext.Current.CancellationToken);
        }

        var audit = string.Concat(folder.GetFiles().Select(file => File.ReadAllText(file.FullName)));
        audit.Should().Contain("access.refused").And.Contain("TOO_MANY_CALLS").And.NotContain(Canary);
        log.Text.Should().Contain("Refused").And.NotContain(Canary);
        collector.Text.Should().Contain("GetWorkItem").And.NotContain(Canary);
        string.Concat(errors).Should().Contain("TOKEN_INVALID").And.NotContain(Canary);
        folder.Delete(recursive: true);
    }

    [Fact]
    public void A_wrong_setting_is_told_without_the_secrets_of_its_section()
    {
        var start = () => new AccessTokenSource(
            new ClientOptions { Id = "a", Secret = Canary, SecretFile = "secret", Authority = new Uri("http://192.0.2.1") }, TimeProvider.System);

        start.Should().Throw<SettingException>().Which.ToString().Should().NotContain(Canary);
    }

    private static async Task<string> RefusedAsync(TestHost host, Metadata metadata)
    {
        var refusal = await Refusal.OfAsync(() => host.Client.GetWorkItemAsync(new GetWorkItemRequest(), metadata).ResponseAsync);
        return $"{refusal.Reason} {refusal.Exception} {string.Concat(refusal.Exception.Trailers.Select(trailer => trailer.IsBinary ? Convert.ToBase64String(trailer.ValueBytes) + System.Text.Encoding.UTF8.GetString(trailer.ValueBytes) : trailer.Value))}";
    }
}
