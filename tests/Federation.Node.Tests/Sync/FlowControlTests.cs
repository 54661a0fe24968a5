using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using Federation.Node.Tests.Support;
using Federation.Protocol.Catalog.V1;
using Google.Protobuf;

namespace Federation.Node.Tests.Sync;

/// <summary>What a reader costs that opens a stream and then does not read.</summary>
[Collection(nameof(MeasuredMemory))]
public sealed class FlowControlTests : IAsyncLifetime
{
    private const int Count = 6_000;
    private const int ItemBytes = 4_000;
    private const int BatchBytes = 1024 * 1024;

    // The smallest that HTTP/2 has (RFC 9113, 6.9.2).
    private const int Window = 65_535;

    private readonly RunningNode _node = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _node.InitializeAsync();
        (await _node.ImportAsync(Enumerable.Range(0, Count).Select(i => Large($"X.{i}")))).CreatedCount.Should().Be(Count);
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();

    [Fact]
    public async Task The_node_reads_no_further_ahead_than_the_transport_takes()
    {
        const int MostBatchesAhead = 3;
        using var http = Narrow();
        using var response = await OpenAsync(http);

        // All other items go while nobody reads: of what the node had not read yet, the reader must not meet the old state.
        (await _node.ImportAsync([Large("X.0")], prune: true)).DeletedCount.Should().Be(Count - 1);
        var changes = await ReadAsync(response).SelectMany(batch => batch.Changes).ToListAsync(Cancellation);

        changes.Count(change => change.Deleted is not null).Should().Be(Count - 1);
        changes.Count(change => change.WorkItem is not null).Should().BeLessThan(MostBatchesAhead * BatchBytes / ItemBytes);
    }

    [Fact]
    public async Task Readers_that_do_not_read_cost_less_than_five_megabytes_each()
    {
        const int Readers = 10;
        const int MostEach = 5_000_000;
        using var http = Narrow();
        var responses = new List<HttpResponseMessage>();
        var before = GC.GetTotalMemory(forceFullCollection: true);

        for (var i = 0; i < Readers; i++)
            responses.Add(await OpenAsync(http));
        // Whatever the node would read ahead, it has had the time for.
        (await _node.ImportAsync([Large("X.0")], prune: true)).DeletedCount.Should().Be(Count - 1);

        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        grown.Should().BeLessThan(Readers * MostEach);
        responses.ForEach(response => response.Dispose());
    }

    private static HttpClient Narrow() => new(new SocketsHttpHandler { InitialHttp2StreamWindowSize = Window });

    // A reader without a gRPC library, which would read the first message at once, and so widen the window.
    private async Task<HttpResponseMessage> OpenAsync(HttpClient http)
    {
        var message = new SyncWorkItemsRequest { Parent = RunningNode.Registry, UntilCaughtUp = true }.ToByteArray();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_node.Address, "federation.catalog.v1.CatalogService/SyncWorkItems"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([0, 0, 0, 0, (byte)message.Length, .. message]),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        request.Headers.TryAddWithoutValidation("authorization", (await _node.BearerAsync("reader")).GetValue("authorization")).Should().BeTrue();
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        response.Headers.Contains("grpc-status").Should().BeFalse("the stream was not refused");
        return response;
    }

    // Frames: a flag, the length in four bytes, and that many bytes.
    private static async IAsyncEnumerable<SyncWorkItemsResponse> ReadAsync(HttpResponseMessage response)
    {
        var head = new byte[5];
        var body = await response.Content.ReadAsStreamAsync(Cancellation);
        while (await body.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, Cancellation) == head.Length)
        {
            var message = new byte[BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1))];
            await body.ReadExactlyAsync(message, Cancellation);
            yield return SyncWorkItemsResponse.Parser.ParseFrom(message);
        }
    }

    private static WorkItem Large(string identifier)
    {
        var item = Items.Item(identifier, $"Title of {identifier}");
        item.Abstracts.Add(new LocalizedText { LanguageCode = "en", Text = new string('a', ItemBytes) });
        return item;
    }
}
