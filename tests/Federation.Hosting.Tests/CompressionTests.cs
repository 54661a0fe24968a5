using System.Buffers.Binary;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Federation.Hosting.Tests.Support;
using Federation.Protocol.Catalog.V1;
using Grpc.Core;

namespace Federation.Hosting.Tests;

/// <summary>What a stream looks like on the wire, by what the client says that it understands.</summary>
public sealed class CompressionTests : IAsyncLifetime
{
    private const int FrameHeader = 5;

    private TestProvider _provider = null!;
    private TestHost _host = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

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
    [InlineData("gzip")]
    [InlineData("identity,deflate,gzip")]
    public async Task A_client_that_understands_gzip_gets_it(string accepted)
    {
        var (encoding, frame) = await StreamAsync(accepted);

        encoding.Should().Be("gzip");
        frame[0].Should().Be(1);
        using var unpacking = new GZipStream(new MemoryStream(frame, FrameHeader, frame.Length - FrameHeader), CompressionMode.Decompress);
        SyncWorkItemsResponse.Parser.ParseFrom(unpacking).Revision.Should().Be(1);
    }

    [Theory]
    [InlineData("identity")]
    [InlineData("br")]
    [InlineData(null)]
    public async Task Any_other_client_gets_the_messages_as_they_are(string? accepted)
    {
        var (encoding, frame) = await StreamAsync(accepted);

        (encoding ?? "identity").Should().Be("identity");
        frame[0].Should().Be(0);
        SyncWorkItemsResponse.Parser.ParseFrom(frame, FrameHeader, frame.Length - FrameHeader).Revision.Should().Be(1);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public async Task A_channel_asks_for_gzip_only_where_it_was_opened_so(bool compression, bool asked)
    {
        var accepted = "";
        _host.Catalog.Behaviour = context =>
        {
            accepted = context.GetHttpContext().Request.Headers["grpc-accept-encoding"].ToString();
            return Task.CompletedTask;
        };
        using var channel = FederationChannel.Open(_host.Address, compression: compression);
        using var call = new CatalogService.CatalogServiceClient(channel).SyncWorkItems(
            new SyncWorkItemsRequest(), TestHost.Bearer(_provider.Token()), cancellationToken: Stop);
        (await call.ResponseStream.MoveNext(Stop)).Should().BeTrue();
        call.ResponseStream.Current.Revision.Should().Be(1);
        (await call.ResponseStream.MoveNext(Stop)).Should().BeFalse();

        accepted.Split(',').Contains("gzip").Should().Be(asked);
    }

    // The first frame of a stream, read without a gRPC library: a flag, the length, and that many bytes.
    private async Task<(string? Encoding, byte[] Frame)> StreamAsync(string? accepted)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_host.Address, "federation.catalog.v1.CatalogService/SyncWorkItems"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(new byte[FrameHeader]),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _provider.Token());
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        if (accepted is not null)
            request.Headers.TryAddWithoutValidation("grpc-accept-encoding", accepted).Should().BeTrue();

        using var response = await http.SendAsync(request, Stop);
        var body = await response.Content.ReadAsByteArrayAsync(Stop);
        var encoding = response.Headers.TryGetValues("grpc-encoding", out var values) ? values.Single() : null;
        return (encoding, body[..(FrameHeader + (int)BinaryPrimitives.ReadUInt32BigEndian(body.AsSpan(1)))]);
    }
}
