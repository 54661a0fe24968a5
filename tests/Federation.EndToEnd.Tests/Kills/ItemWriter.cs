using System.Globalization;
using Federation.Hosting;
using Federation.Protocol.Catalog.V1;
using Grpc.Core;

namespace Federation.EndToEnd.Tests.Kills;

/// <summary>Creates, changes and deletes items of one registry at its origin without end, whatever happens to the origin.</summary>
internal sealed class ItemWriter(string registry, CatalogAdminService.CatalogAdminServiceClient client, int seed)
{
    private const int Items = 120;

    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan _deadline = TimeSpan.FromMinutes(1);

    private readonly Random _random = new(seed);
    private readonly Dictionary<string, AcknowledgedItem> _items = [];

    /// <summary>Number of changes that were answered.</summary>
    internal int Answered { get; private set; }

    /// <summary>What it knows of its items, by resource name.</summary>
    internal IReadOnlyDictionary<string, AcknowledgedItem> Known => _items;

    /// <summary>Writes until it is told to stop; the change under way is finished.</summary>
    internal async Task RunAsync(CancellationToken stop)
    {
        for (var change = 1; !stop.IsCancellationRequested; change++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"item-{_random.Next(Items)}");
            var title = _random.Next(4) == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{registry} {id} as of change {change}");
            await WriteAsync($"registries/{registry}/workItems/{id}", title);
            await Task.Delay(_pause, CancellationToken.None);
        }
    }

    private async Task WriteAsync(string name, string? title)
    {
        if (!_items.TryGetValue(name, out var item))
            item = _items[name] = new AcknowledgedItem();
        item.Sent(title);
        try
        {
            if (title is null)
                await client.DeleteWorkItemAsync(new DeleteWorkItemRequest { Name = name, AllowMissing = true }, Deadline());
            else
                await client.UpdateWorkItemAsync(Update(name, title), Deadline());
            item.Answered();
            Answered++;
        }
        catch (Exception e) when (e is RpcException { StatusCode: StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Cancelled or StatusCode.Internal } or AccessTokenException)
        {
            // The origin or the identity provider is down.
        }
    }

    private static UpdateWorkItemRequest Update(string name, string title) => new()
    {
        WorkItem = new WorkItem
        {
            Name = name,
            Identifier = name[(name.LastIndexOf('/') + 1)..],
            Titles = { new LocalizedText { LanguageCode = "en", Text = title } },
        },
        AllowMissing = true,
    };

    private static CallOptions Deadline() => new(deadline: DateTime.UtcNow + _deadline);
}
