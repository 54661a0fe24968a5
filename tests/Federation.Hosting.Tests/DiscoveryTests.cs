using System.Net;
using Federation.Hosting.Tests.Support;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Reflection.V1Alpha;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using V1 = Grpc.Reflection.V1;

namespace Federation.Hosting.Tests;

public sealed class DiscoveryTests : IAsyncLifetime
{
    private const string Service = "federation.catalog.v1.CatalogService";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private TestProvider _provider = null!;
    private TestHost _host = null!;
    private HealthCheckResult _health = HealthCheckResult.Healthy();

    public async ValueTask InitializeAsync()
    {
        _provider = await TestProvider.StartAsync();
        _host = await TestHost.StartAsync(
            _provider, builder => builder.Services.AddHealthChecks().AddCheck("store", () => _health));
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task An_administrator_discovers_the_services_through_reflection_v1()
    {
        using var call = new V1.ServerReflection.ServerReflectionClient(_host.Channel).ServerReflectionInfo(cancellationToken: Stop);
        await call.RequestStream.WriteAsync(new V1.ServerReflectionRequest { ListServices = "" }, Stop);
        await call.ResponseStream.MoveNext(Stop);
        call.ResponseStream.Current.ListServicesResponse.Service.Select(s => s.Name).Should().Contain(Service);

        await call.RequestStream.WriteAsync(new V1.ServerReflectionRequest { FileContainingSymbol = Service }, Stop);
        await call.ResponseStream.MoveNext(Stop);
        call.ResponseStream.Current.FileDescriptorResponse.FileDescriptorProto.Should().NotBeEmpty();
    }

    [Fact]
    public async Task An_administrator_discovers_the_services_through_reflection_v1alpha()
    {
        using var call = new ServerReflection.ServerReflectionClient(_host.Channel).ServerReflectionInfo(cancellationToken: Stop);
        await call.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" }, Stop);
        await call.ResponseStream.MoveNext(Stop);
        call.ResponseStream.Current.ListServicesResponse.Service.Select(s => s.Name).Should().Contain(Service);

        await call.RequestStream.WriteAsync(new ServerReflectionRequest { FileContainingSymbol = Service }, Stop);
        await call.ResponseStream.MoveNext(Stop);
        call.ResponseStream.Current.FileDescriptorResponse.FileDescriptorProto.Should().NotBeEmpty();
    }

    [Fact]
    public async Task Reflection_can_be_for_those_with_a_good_token_only()
    {
        await using var host = await TestHost.StartAsync(_provider.Address, null, ("Listen:Reflection", "Authenticated"));

        (await Refusal.OfAsync(() => ListServicesAsync(host, null))).Reason.Should().Be(ErrorReasons.TokenMissing);
        (await ListServicesAsync(host, _provider.Token(scope: ""))).Should().Contain(Service);
    }

    [Fact]
    public async Task Reflection_can_be_off_for_everybody()
    {
        await using var host = await TestHost.StartAsync(_provider.Address, null, ("Listen:Reflection", "Off"));

        (await Refusal.OfAsync(() => ListServicesAsync(host, _provider.Token()))).Code.Should().Be(StatusCode.Unimplemented);
    }

    [Fact]
    public async Task A_way_of_reflection_that_there_is_not_is_told_in_a_sentence()
    {
        var start = () => TestHost.StartAsync(_provider.Address, null, ("Listen:Reflection", "Sometimes"));

        await start.Should().ThrowAsync<SettingException>().WithMessage("*Listen:Reflection*");
    }

    [Fact]
    public async Task Health_tells_nothing_of_what_the_host_is_made_of()
    {
        var health = new Health.HealthClient(_host.Channel);

        foreach (var part in new[] { "store", RunningHealthCheck.Name, Service })
            (await Refusal.OfAsync(() => health.CheckAsync(new HealthCheckRequest { Service = part }).ResponseAsync)).Code.Should().Be(StatusCode.NotFound);
    }

    [Fact]
    public async Task A_healthy_host_says_that_it_serves() =>
        (await CheckAsync()).Should().Be((HealthCheckResponse.Types.ServingStatus.Serving, HttpStatusCode.OK));

    [Fact]
    public async Task A_host_whose_store_fails_says_that_it_does_not_serve()
    {
        _health = HealthCheckResult.Unhealthy();
        (await CheckAsync()).Should().Be((HealthCheckResponse.Types.ServingStatus.NotServing, HttpStatusCode.ServiceUnavailable));
    }

    private static async Task<IReadOnlyList<string>> ListServicesAsync(TestHost host, string? token)
    {
        using var call = new V1.ServerReflection.ServerReflectionClient(host.Channel)
            .ServerReflectionInfo(token is null ? [] : TestHost.Bearer(token), cancellationToken: Stop);

        // Who is refused may be so before the question is sent; why, the answer tells.
        await call.RequestStream.WriteAsync(new V1.ServerReflectionRequest { ListServices = "" }, Stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await call.ResponseStream.MoveNext(Stop);
        return [.. call.ResponseStream.Current.ListServicesResponse.Service.Select(service => service.Name)];
    }

    // By gRPC, and by plain HTTP without a token.
    private async Task<(HealthCheckResponse.Types.ServingStatus, HttpStatusCode)> CheckAsync()
    {
        var status = (await new Health.HealthClient(_host.Channel).CheckAsync(new HealthCheckRequest())).Status;
        using var http = new HttpClient { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var answer = await http.GetAsync(new Uri(_host.Address, FederationHostingExtensions.HealthPath), Stop);
        return (status, answer.StatusCode);
    }
}
