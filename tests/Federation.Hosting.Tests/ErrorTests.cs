using System.Net;
using Federation.Hosting.Tests.Support;
using Federation.Protocol.Catalog.V1;
using Google.Rpc;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Federation.Hosting.Tests;

public sealed class ErrorTests : IAsyncLifetime
{
    private TestProvider _provider = null!;
    private TestHost _host = null!;
    private string _token = "";

    public async ValueTask InitializeAsync()
    {
        _provider = await TestProvider.StartAsync();
        _host = await TestHost.StartAsync(
            _provider, builder => builder.Services.AddSingleton<IExceptionTranslator, KeyNotFoundTranslator>());
        _token = _provider.Token();
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task An_unexpected_exception_is_an_internal_error_with_an_id_and_without_its_text()
    {
        var refusal = await ThrownAsync(new InvalidOperationException("the secret is 4711"));
        refusal.Code.Should().Be(StatusCode.Internal);
        refusal.Reason.Should().Be(ErrorReasons.Internal);
        refusal.Detail<ErrorInfo>()!.Metadata["error_id"].Should().HaveLength(16);
        refusal.Exception.Status.Detail.Should().NotContain("4711");
    }

    [Fact]
    public async Task A_stream_that_fails_midway_is_an_internal_error_too()
    {
        _host.Catalog.Behaviour = _ => throw new InvalidOperationException("the secret is 4711");
        using var call = _host.Client.SyncWorkItems(new SyncWorkItemsRequest(), TestHost.Bearer(_token), cancellationToken: TestContext.Current.CancellationToken);
        (await call.ResponseStream.MoveNext(TestContext.Current.CancellationToken)).Should().BeTrue();
        var refusal = await Refusal.OfAsync(() => call.ResponseStream.MoveNext(TestContext.Current.CancellationToken));
        refusal.Reason.Should().Be(ErrorReasons.Internal);
    }

    [Fact]
    public async Task A_host_says_what_its_own_exceptions_mean()
    {
        var refusal = await ThrownAsync(new KeyNotFoundException("registries/x"));
        refusal.Code.Should().Be(StatusCode.NotFound);
        refusal.Reason.Should().Be(ErrorReasons.ResourceNotFound);
        refusal.Detail<ResourceInfo>()!.ResourceName.Should().Be("registries/x");
    }

    [Fact]
    public async Task Every_wrong_field_is_named()
    {
        var refusal = await ThrownAsync(FederationErrors.InvalidArgument([("page_size", "must not be negative."), ("filter", "is cut off.")]));
        refusal.Code.Should().Be(StatusCode.InvalidArgument);
        refusal.Detail<BadRequest>()!.FieldViolations.Select(v => v.Field).Should().Equal("page_size", "filter");
    }

    [Fact]
    public async Task A_passing_failure_says_when_to_try_again()
    {
        var refusal = await ThrownAsync(FederationErrors.ResourceExhausted("TOO_MANY_STREAMS", "At most 10.", TimeSpan.FromSeconds(3)));
        refusal.Code.Should().Be(StatusCode.ResourceExhausted);
        refusal.Reason.Should().Be("TOO_MANY_STREAMS");
        refusal.Detail<RetryInfo>()!.RetryDelay.ToTimeSpan().Should().Be(TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task Refused_sync_tokens_tell_whether_to_start_over()
    {
        (await ThrownAsync(FederationErrors.SyncTokenEpoch("Start over.")))
            .Should().Match<Refusal>(r => r.Code == StatusCode.OutOfRange && r.Reason == "SYNC_TOKEN_EPOCH");
        (await ThrownAsync(FederationErrors.SyncTokenExpired("Start over.")))
            .Should().Match<Refusal>(r => r.Code == StatusCode.OutOfRange && r.Reason == "SYNC_TOKEN_EXPIRED");
        (await ThrownAsync(FederationErrors.SyncTokenInvalid("Not ours.")))
            .Should().Match<Refusal>(r => r.Code == StatusCode.InvalidArgument && r.Reason == "SYNC_TOKEN_INVALID");
        (await ThrownAsync(FederationErrors.SyncTokenFilter("Another filter.")))
            .Should().Match<Refusal>(r => r.Code == StatusCode.InvalidArgument && r.Reason == "SYNC_TOKEN_FILTER");
    }

    [Fact]
    public async Task States_that_cannot_be_read_any_more_tell_what_to_do_instead()
    {
        (await ThrownAsync(FederationErrors.RevisionForgotten("Read 7 to 9.")))
            .Should().Match<Refusal>(r => r.Code == StatusCode.OutOfRange && r.Reason == "REVISION_FORGOTTEN");
        (await ThrownAsync(FederationErrors.DigestMoved("Begin again.")))
            .Should().Match<Refusal>(r => r.Code == StatusCode.Aborted && r.Reason == "DIGEST_MOVED");
    }

    [Fact]
    public async Task A_deadline_ends_the_service_and_is_told_as_one()
    {
        var (begun, ended) = (false, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        _host.Catalog.Behaviour = context =>
        {
            begun = true;
            return WaitAsync(ended, context.CancellationToken);
        };

        // The deadline of a call may pass before the service hears of it: then it is called again.
        for (var patience = TimeSpan.FromMilliseconds(300); !begun; patience *= 2)
        {
            var options = new CallOptions(deadline: DateTime.UtcNow + patience);
            (await Refusal.OfAsync(() => _host.GetAsync(_token, options))).Code.Should().Be(StatusCode.DeadlineExceeded);
        }

        await ended.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Texts_of_any_script_reach_the_client()
    {
        var refusal = await ThrownAsync(FederationErrors.FailedPrecondition("SOME_STATE", "Рекомендация X.1252 – 50% 身份"));
        refusal.Exception.Status.Detail.Should().Be("Рекомендация X.1252 – 50% 身份");
    }

    [Fact]
    public async Task A_refusal_is_sent_so_that_clients_read_it_that_decode_only_what_must_be_encoded()
    {
        using var http = new HttpClient { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var content = new ByteArrayContent([0, 0, 0, 0, 0]);
        content.Headers.ContentType = new("application/grpc");

        using var response = await http.PostAsync(
            new Uri(_host.Address, $"{CatalogService.Descriptor.FullName}/GetWorkItem"), content, TestContext.Current.CancellationToken);

        response.Headers.GetValues("grpc-message").Should().Equal("Send an access token in the metadata: authorization: Bearer <token>.");
    }

    [Fact]
    public async Task A_refusal_before_a_service_is_reached_may_have_a_text_of_any_script()
    {
        var response = new DefaultHttpContext().Response;
        await GrpcResponse.WriteAsync(response, new RpcException(new Grpc.Core.Status(StatusCode.Unauthenticated, "50% – 身份,\nX.1252")));
        response.Headers["grpc-message"].ToString().Should().Be("50%25 %E2%80%93 %E8%BA%AB%E4%BB%BD,%0AX.1252");
    }

    [Fact]
    public async Task A_message_larger_than_four_mebibytes_is_refused()
    {
        var request = new GetWorkItemRequest { Name = new string('x', 4 * 1024 * 1024) };
        using var channel = Grpc.Net.Client.GrpcChannel.ForAddress(_host.Address);
        var client = new CatalogService.CatalogServiceClient(channel);
        var refusal = await Refusal.OfAsync(() => client.GetWorkItemAsync(request, TestHost.Bearer(_token)).ResponseAsync);
        refusal.Code.Should().Be(StatusCode.ResourceExhausted);
    }

    private Task<Refusal> ThrownAsync(Exception exception)
    {
        _host.Catalog.Behaviour = _ => throw exception;
        return Refusal.OfAsync(() => _host.GetAsync(_token));
    }

    private static async Task WaitAsync(TaskCompletionSource ended, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            ended.TrySetResult();
        }
    }

    private sealed class KeyNotFoundTranslator : IExceptionTranslator
    {
        public RpcException? Translate(Exception exception) =>
            exception is KeyNotFoundException ? FederationErrors.NotFound("federation.Registry", exception.Message) : null;
    }
}
