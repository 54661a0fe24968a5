using System.Net;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.WorkItems;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Federation.Node.Tests.Peering;

/// <summary>A node that passes on the registry of another one, and tells one of its items otherwise, with a hash that fits.</summary>
internal sealed class LyingNode : CatalogService.CatalogServiceBase, IAsyncDisposable
{
    private const string Identifier = "11ed11ed11ed11ed";

    private readonly PeeredNode _truth;
    private readonly string _altered;
    private WebApplication? _app;

    private LyingNode(PeeredNode truth, string altered) => (_truth, _altered) = (truth, altered);

    public Uri Address { get; private set; } = null!;

    /// <summary>Serves the registry of <paramref name="truth"/>, with another title of the item <paramref name="altered"/>.</summary>
    public static async Task<LyingNode> StartAsync(PeeredNode truth, string altered)
    {
        var node = new LyingNode(truth, altered);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(node);
        node._app = builder.Build();
        node._app.MapGrpcService<LyingNode>();
        await node._app.StartAsync();
        node.Address = new Uri(node._app.Urls.Single());
        return node;
    }

    public override async Task<ListRegistriesResponse> ListRegistries(ListRegistriesRequest request, ServerCallContext context) =>
        new() { Registries = { (await GetRegistry(new GetRegistryRequest { Name = _truth.Registry }, context)).Registry } };

    public override async Task<GetRegistryResponse> GetRegistry(GetRegistryRequest request, ServerCallContext context)
    {
        var answer = await _truth.Catalog.GetRegistryAsync(request, cancellationToken: context.CancellationToken);
        var registry = answer.Registry;
        registry.Copy = new Copy
        {
            OriginEpoch = registry.Epoch,
            OriginRevision = registry.Revision,
            Path = { registry.Node, Identifier },
            State = CopyState.Verified,
        };
        registry.Node = Identifier;
        return answer;
    }

    public override async Task SyncWorkItems(
        SyncWorkItemsRequest request, IServerStreamWriter<SyncWorkItemsResponse> responseStream, ServerCallContext context)
    {
        using var call = _truth.Catalog.SyncWorkItems(request, cancellationToken: context.CancellationToken);
        var registry = (await GetRegistry(new GetRegistryRequest { Name = request.Parent }, context)).Registry;
        await foreach (var response in call.ResponseStream.ReadAllAsync(context.CancellationToken))
        {
            foreach (var change in response.Changes.Where(change => change.WorkItem is not null))
                Alter(change.WorkItem);
            response.Copy = registry.Copy.Clone();
            response.Copy.OriginRevision = response.Revision;
            response.Copy.OriginContactTime = response.SendTime;
            response.Node = Identifier;
            await responseStream.WriteAsync(response, context.CancellationToken);
        }
    }

    public override async Task<BatchGetWorkItemsResponse> BatchGetWorkItems(BatchGetWorkItemsRequest request, ServerCallContext context)
    {
        var answer = await _truth.Catalog.BatchGetWorkItemsAsync(request, cancellationToken: context.CancellationToken);
        foreach (var item in answer.WorkItems)
            Alter(item);
        return answer;
    }

    public override async Task<GetDigestResponse> GetDigest(GetDigestRequest request, ServerCallContext context) =>
        await _truth.Catalog.GetDigestAsync(request, cancellationToken: context.CancellationToken);

    public override async Task<GetDigestRangesResponse> GetDigestRanges(GetDigestRangesRequest request, ServerCallContext context) =>
        await _truth.Catalog.GetDigestRangesAsync(request, cancellationToken: context.CancellationToken);

    public ValueTask DisposeAsync() => _app?.DisposeAsync() ?? ValueTask.CompletedTask;

    private void Alter(WorkItem item)
    {
        if (!item.Name.EndsWith($"/{_altered}", StringComparison.Ordinal))
            return;
        item.Titles[0].Text = "A lie";
        item.Provenance.ContentHash = ByteString.CopyFrom(WorkItemContent.Hash(item));
    }
}
