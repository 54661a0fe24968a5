using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Federation.Hosting.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Federation.Hosting.Tests.Trust.Chains;

/// <summary>An entity of a federation on a real port: anchor, intermediate or provider, which says whatever a test wants, wrong statements above all.</summary>
internal sealed class TestEntity : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<string> _requests = new();

    private TestEntity()
    {
        var builder = FederationHost.CreateBuilder(TestSettings.From(("Listen:Address", "http://127.0.0.1:0")));
        builder.AddFederationHttpHosting("test.entity");
        _app = builder.Build();
        Id = _app.Services.GetRequiredService<Listener>().Address.AbsoluteUri;
        Claims = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["federation_entity"] = new JsonObject { ["federation_fetch_endpoint"] = $"{Id}fetch", ["federation_list_endpoint"] = $"{Id}list" },
                ["openid_provider"] = new JsonObject { ["issuer"] = Id, ["jwks"] = TestEntityKey.Set(TokenKey) },
            },
        };
        Configuration = () => Key.Sign(Id, Id, Key, Claims, life: Life);
        Statement = name => Subordinates.TryGetValue(name, out var known) ? Key.Sign(Id, name, known.Key, known.Claims, life: Life) : null;
        _app.Use(async (context, next) =>
        {
            _requests.Enqueue(context.Request.Path);
            await Delay();
            if (IsDown)
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            else
                await next(context);
        });
        _app.MapGet("/.well-known/openid-federation", () => Results.Text(Configuration()));
        _app.MapGet("/list", (bool? intermediate) => HasNoLists
            ? Results.StatusCode(StatusCodes.Status503ServiceUnavailable)
            : List is { } list ? Results.Text(list)
            : Results.Json(Subordinates.Keys.Where(name => intermediate != true || Intermediates.Contains(name))));
        _app.MapGet("/fetch", (string sub) => Statement(sub) is { } statement ? Results.Text(statement) : Results.NotFound());
        _app.MapGet("/keys", () => PublishedKeys is { } keys ? Results.Text(keys) : Results.StatusCode(StatusCodes.Status503ServiceUnavailable));
        _app.MapGet("/elsewhere", () => Results.Redirect(new Uri(new Uri(Id), "keys").AbsoluteUri));
    }

    internal string Id { get; }

    internal TestEntityKey Key { get; set; } = new();

    /// <summary>The key of its tokens.</summary>
    internal TestEntityKey TokenKey { get; set; } = new();

    /// <summary>What it says of itself.</summary>
    internal JsonObject Claims { get; }

    internal JsonObject ProviderMetadata => Claims["metadata"]!["openid_provider"]!.AsObject();

    /// <summary>How long its statements are good.</summary>
    internal TimeSpan Life { get; set; } = TimeSpan.FromHours(1);

    internal ConcurrentDictionary<string, (TestEntityKey Key, JsonObject Claims)> Subordinates { get; } = new();

    internal HashSet<string> Intermediates { get; } = [];

    /// <summary>What it answers for a list; null for its subordinates.</summary>
    internal string? List { get; set; }

    internal Func<string> Configuration { get; set; }

    internal Func<string, string?> Statement { get; set; }

    /// <summary>What it answers for the keys of its tokens; null for a failure.</summary>
    internal string? PublishedKeys { get; set; } = "";

    /// <summary>Whether it fails when it is asked for its subordinates.</summary>
    internal bool HasNoLists { get; set; }

    internal bool IsDown { get; set; }

    /// <summary>What it does before it answers.</summary>
    internal Func<Task> Delay { get; set; } = () => Task.CompletedTask;

    /// <summary>The paths that were asked for.</summary>
    internal IReadOnlyList<string> Requests => [.. _requests];

    internal static async Task<TestEntity> StartAsync()
    {
        var entity = new TestEntity();
        await FederationHost.StartAsync(entity._app, CancellationToken.None);
        return entity;
    }

    /// <summary>Vouches for an entity, which names this one as its superior.</summary>
    internal void Take(TestEntity subordinate, string[] organizations, string claims = "{}", bool intermediate = false)
    {
        var statement = JsonNode.Parse(claims)!.AsObject();
        statement["organizations"] = new JsonArray([.. organizations.Select(organization => (JsonNode)organization)]);
        statement["crit"] = new JsonArray("organizations");
        subordinate.Claims["authority_hints"] = new JsonArray(Id);
        Subordinates[subordinate.Id] = (subordinate.Key, statement);
        if (intermediate)
            Intermediates.Add(subordinate.Id);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
