using System.Text;
using Federation.Hosting.Tests.Support;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Paging;
using Google.Rpc;
using Grpc.Core;

namespace Federation.Hosting.Tests;

/// <summary>What the fuzzer of the services has found, each for itself.</summary>
public sealed class MalformedRequestTests : IAsyncLifetime
{
    // What every implementation of gRPC takes, with room for the other headers.
    private const int HeaderBytes = 7 * 1024;

    private static readonly Marshaller<byte[]> _bytes = Marshallers.Create(bytes => bytes, bytes => bytes);

    private TestProvider _provider = null!;
    private TestHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _provider = await TestProvider.StartAsync();
        _host = await TestHost.StartAsync(_provider);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _provider.DisposeAsync();
    }

    [Theory]
    [InlineData(new byte[] { 0x0A, 0x02, 0xC0, 0x80 }, "invalid UTF-8")]
    [InlineData(new byte[] { 0x0A, 0x7F, 0x41 }, "a field that is longer than the message")]
    [InlineData(new byte[] { 0x00 }, "a tag that is none")]
    [InlineData(new byte[] { 0x0F }, "a type of field that there is not")]
    public async Task A_message_that_cannot_be_read_is_the_callers_fault(byte[] message, string because)
    {
        var refusal = await Refusal.OfAsync(() => UnaryAsync(message));

        refusal.Code.Should().Be(StatusCode.InvalidArgument, because);
        refusal.Reason.Should().Be("MESSAGE_MALFORMED");
    }

    [Fact]
    public async Task Groups_within_groups_are_refused_before_they_fill_the_stack()
    {
        var refusal = await Refusal.OfAsync(() => UnaryAsync([.. Enumerable.Repeat((byte)0x0B, 1_000_000)]));

        refusal.Reason.Should().Be("MESSAGE_MALFORMED");
    }

    [Fact]
    public async Task A_streamed_message_that_cannot_be_read_is_the_callers_fault_too()
    {
        var method = new Method<byte[], byte[]>(
            MethodType.ClientStreaming, CatalogAdminService.Descriptor.FullName, nameof(TestAdmin.ImportWorkItems), _bytes, _bytes);
        using var call = _host.Channel.CreateCallInvoker().AsyncClientStreamingCall(
            method, null, new CallOptions(TestHost.Bearer(_provider.Token(scope: "catalog.write")), cancellationToken: TestContext.Current.CancellationToken));
        await call.RequestStream.WriteAsync([0x0A, 0x7F, 0x41], TestContext.Current.CancellationToken);
        await call.RequestStream.CompleteAsync();

        var refusal = await Refusal.OfAsync(() => call.ResponseAsync);

        refusal.Code.Should().Be(StatusCode.InvalidArgument);
        refusal.Reason.Should().Be("MESSAGE_MALFORMED");
    }

    [Theory]
    [InlineData('x')]
    [InlineData('身')]
    public async Task An_error_quotes_no_more_than_headers_hold(char letter)
    {
        var text = new string(letter, 100_000);
        _host.Catalog.Behaviour = _ => throw FederationErrors.InvalidArgument(Enumerable.Repeat(("name", text), 1_000));

        var refusal = await Refusal.OfAsync(() => _host.GetAsync(_provider.Token()));

        refusal.Detail<BadRequest>()!.FieldViolations.Should().NotBeEmpty();
        var details = refusal.Exception.Trailers.GetValueBytes("grpc-status-details-bin")!.Length * 4 / 3;
        (details + Uri.EscapeDataString(refusal.Exception.Status.Detail).Length).Should().BeLessThan(HeaderBytes);
        Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(refusal.Exception.Status.Detail)).Should().EndWith("…");
    }

    [Fact]
    public async Task A_page_token_that_fits_nothing_is_named_wherever_it_is_found_out()
    {
        _host.Catalog.Behaviour = _ => throw new PageTokenException("It fits no page.");

        var refusal = await Refusal.OfAsync(() => _host.GetAsync(_provider.Token()));

        refusal.Code.Should().Be(StatusCode.InvalidArgument);
        refusal.Detail<BadRequest>()!.FieldViolations.Should().ContainSingle(violation => violation.Field == "page_token");
    }

    private Task<byte[]> UnaryAsync(byte[] message)
    {
        var method = new Method<byte[], byte[]>(
            MethodType.Unary, CatalogService.Descriptor.FullName, nameof(TestCatalog.GetWorkItem), _bytes, _bytes);
        return _host.Channel.CreateCallInvoker().AsyncUnaryCall(
            method, null, new CallOptions(TestHost.Bearer(_provider.Token()), cancellationToken: TestContext.Current.CancellationToken), message).ResponseAsync;
    }
}
