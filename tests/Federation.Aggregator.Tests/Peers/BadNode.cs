using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Federation.Protocol.Catalog.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Federation.Aggregator.Tests.Peers;

/// <summary>A node that does not behave, in one of the ways of <see cref="BadManner"/>.</summary>
internal sealed class BadNode : CatalogService.CatalogServiceBase, IAsyncDisposable
{
    private const string Registry = "registries/bad";

    private readonly BadManner _manner;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<TcpClient> _held = [];
    private WebApplication? _app;
    private TcpListener? _listener;
    private int _calls;
    private int _listings;

    private BadNode(BadManner manner) => _manner = manner;

    public Uri Address { get; private set; } = new("http://127.0.0.1:1");

    /// <summary>How often it was called.</summary>
    public int Calls => _calls;

    /// <summary>How often it was asked for its registries.</summary>
    public int Listings => _listings;

    public static async Task<BadNode> StartAsync(BadManner manner)
    {
        var node = new BadNode(manner);
        if (manner is BadManner.Silent or BadManner.Garbled)
            node.Listen();
        else if (manner is not BadManner.Away)
            await node.ServeAsync();
        return node;
    }

    public override Task<ListRegistriesResponse> ListRegistries(ListRegistriesRequest request, ServerCallContext context)
    {
        Interlocked.Increment(ref _calls);
        var listings = Interlocked.Increment(ref _listings);
        if (_manner == BadManner.Refusing)
            throw new RpcException(new Status(StatusCode.PermissionDenied, "Not for you."));
        if (_manner == BadManner.Renaming)
            return Task.FromResult(new ListRegistriesResponse { Registries = { Describe($"{Registry}-{listings}") } });
        if (_manner != BadManner.Flooding)
            return Task.FromResult(new ListRegistriesResponse { Registries = { Describe(Registry) } });
        var from = request.PageToken.Length == 0 ? 0 : int.Parse(request.PageToken, CultureInfo.InvariantCulture);
        return Task.FromResult(new ListRegistriesResponse
        {
            Registries = { Enumerable.Range(from, 1_000).Select(i => Describe($"{Registry}-{i}")) },
            NextPageToken = $"{from + 1_000}",
        });
    }

    public override Task<GetRegistryResponse> GetRegistry(GetRegistryRequest request, ServerCallContext context) =>
        Task.FromResult(new GetRegistryResponse { Registry = Describe(request.Name) });

    public override async Task SyncWorkItems(
        SyncWorkItemsRequest request, IServerStreamWriter<SyncWorkItemsResponse> responseStream, ServerCallContext context)
    {
        Interlocked.Increment(ref _calls);
        if (_manner is BadManner.Stalled or BadManner.Renaming)
            await Task.Delay(Timeout.Infinite, context.CancellationToken);
        var first = request.SyncToken.Length == 0 ? 1 : long.Parse(request.SyncToken, CultureInfo.InvariantCulture) + 1;
        for (var revision = first; !context.CancellationToken.IsCancellationRequested; revision += 1_000)
        {
            await responseStream.WriteAsync(BatchAfter(request.Parent, revision), context.CancellationToken);
            if (_manner == BadManner.Flapping)
                throw new RpcException(new Status(StatusCode.Unavailable, "Gone again."));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener?.Stop();
        foreach (var client in _held)
            client.Dispose();
        if (_app is not null)
            await _app.DisposeAsync();
        _stop.Dispose();
    }

    private static Registry Describe(string name) => new() { Name = name, Title = "Bad", Epoch = "1", Node = "bad", Revision = long.MaxValue };

    // Never caught up, and each item another one.
    private static SyncWorkItemsResponse BatchAfter(string registry, long revision) => new()
    {
        Changes =
        {
            Enumerable.Range(0, 1_000).Select(i => new WorkItemChange
            {
                Revision = revision + i,
                WorkItem = new WorkItem
                {
                    Name = $"{registry}/workItems/{revision + i}",
                    Identifier = $"{revision + i}",
                    Titles = { new LocalizedText { LanguageCode = "en", Text = $"Flotsam {revision + i}" } },
                    Provenance = new Provenance { OriginRevision = revision + i },
                },
            }),
        },
        SyncToken = $"{revision + 999}",
        Revision = revision + 999,
        NewestRevision = long.MaxValue,
        SendTime = Timestamp.FromDateTime(DateTime.UtcNow),
        Node = "bad",
    };

    private async Task ServeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(this);
        _app = builder.Build();
        _app.MapGrpcService<BadNode>();
        await _app.StartAsync();
        Address = new Uri(_app.Urls.Single());
    }

    private void Listen()
    {
        _listener = new TcpListener(IPAddress.Loopback, 0);
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _ = Task.Run(async () =>
        {
            while (!_stop.IsCancellationRequested)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                Interlocked.Increment(ref _calls);
                _held.Add(client);
                if (_manner == BadManner.Garbled)
                    await client.GetStream().WriteAsync("What do you want?\r\n"u8.ToArray(), _stop.Token);
            }
        });
    }
}
