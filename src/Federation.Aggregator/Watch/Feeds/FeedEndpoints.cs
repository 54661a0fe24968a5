using System.Globalization;
using System.Security.Cryptography;
using Federation.Aggregator.Storage;
using Federation.Aggregator.Watch.Subscriptions;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Federation.Aggregator.Watch.Feeds;

/// <summary>Serves feeds to whoever has their key; readers of feeds bring neither token nor sign-in.</summary>
internal static class FeedEndpoints
{
    /// <summary>Media type of Atom (RFC 4287, section 7).</summary>
    internal const string MediaType = "application/atom+xml";

    /// <summary>Name of the query parameter with the number of the event that a page goes back from.</summary>
    internal const string Before = "before";

    // A reader that asks more often is told the same by its own cache.
    private const string Caching = "private, max-age=60";

    // Readers and those who check links ask by HEAD whether a feed is still there.
    private static readonly string[] _methods = [HttpMethods.Get, HttpMethods.Head];

    internal static void Map(IEndpointRouteBuilder app)
    {
        app.MapMethods(FeedPath.Pattern, _methods, ShowAsync).AllowAnonymous();
        app.MapMethods(FeedPath.DailyPattern, _methods, ShowDaysAsync).AllowAnonymous();
    }

    private static async Task<IResult> ShowAsync(
        HttpContext http, string id, string? key, string? before, SubscriptionDesk desk, EventFeed feeds, CancellationToken cancellationToken) =>
        desk.Open(id, key ?? "") is { } subscription && TryReadNumber(before, out var number)
            ? await ServeAsync(http, feeds.ReadAsync(subscription, ServiceOf(http), FeedPath.Of(subscription.Name, key!), number, cancellationToken)).ConfigureAwait(false)
            : Results.NotFound();

    private static async Task<IResult> ShowDaysAsync(
        HttpContext http, string id, string? key, SubscriptionDesk desk, EventFeed feeds, CancellationToken cancellationToken) =>
        desk.Open(id, key ?? "") is { } subscription
            ? await ServeAsync(http, feeds.ReadDaysAsync(subscription, ServiceOf(http), FeedPath.OfDays(subscription.Name, key!), cancellationToken)).ConfigureAwait(false)
            : Results.NotFound();

    private static async Task<IResult> ServeAsync(HttpContext http, Task<AtomFeed> reading)
    {
        try
        {
            var content = AtomWriter.Write(await reading.ConfigureAwait(false));
            http.Response.Headers.CacheControl = Caching;
            // A 304 comes of the tag, which Results compares with If-None-Match (RFC 9110, section 13.1.2).
            return Results.Bytes(content, $"{MediaType}; charset=utf-8", entityTag: new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..32]}\""));
        }
        catch (Exception e) when (e is DurableStoreException or RpcException { StatusCode: StatusCode.InvalidArgument })
        {
            // The store cannot be read now, or another version of this program took the filter of the subscription.
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static Uri ServiceOf(HttpContext http) => new($"{http.Request.Scheme}://{http.Request.Host}");

    private static bool TryReadNumber(string? text, out long? number)
    {
        number = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var read) ? read : null;
        return string.IsNullOrEmpty(text) || number is not null;
    }
}
