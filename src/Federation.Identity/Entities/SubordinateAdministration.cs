using System.Text.Json;
using Federation.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Federation.Identity;

/// <summary>
/// Adds, lists and removes the entities that a provider vouches for, and prints its federation keys, whether the provider runs or not. Whoever may
/// write its data folder may do this.
/// </summary>
public sealed class SubordinateAdministration : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private SubordinateAdministration(ServiceProvider services) => _services = services;

    /// <summary>How long members that cannot reach the provider believe what it stated last.</summary>
    public TimeSpan StatementLifetime => Options.Federation.StatementLifetime;

    private IdentityOptions Options => _services.GetRequiredService<IOptions<IdentityOptions>>().Value;

    private CommandAudit Audit => _services.GetRequiredService<CommandAudit>();

    private SubordinateStore Store => _services.GetRequiredService<SubordinateStore>();

    /// <summary>Opens the data folder of the provider with these settings.</summary>
    /// <exception cref="SettingException">A setting of the section <c>Identity</c> is wrong.</exception>
    public static SubordinateAdministration Open(IConfiguration settings)
    {
        var services = new ServiceCollection();
        services.AddSingleton(settings).AddSingleton(TimeProvider.System).AddLogging();
        services.AddSettings<IdentityOptions>(IdentityOptions.Section);
        services.KeepAuditIn(provider => provider.GetRequiredService<IOptions<IdentityOptions>>().Value.DataDirectory);
        FederationIdentityExtensions.AddEntity(services);
        services.AddCommandAudit();
        var administration = new SubordinateAdministration(services.BuildServiceProvider());
        _ = administration.Options;
        return administration;
    }

    /// <summary>The public keys that the provider signs statements with, a JSON Web Key Set: what superiors and members are given. Makes the first one.</summary>
    /// <exception cref="SettingException">The data folder cannot be used.</exception>
    public string PublicKeySet() => _services.GetRequiredService<EntityKeys>().PublicKeySet().ToJsonString();

    /// <summary>All subordinates, by name.</summary>
    /// <exception cref="SettingException">They cannot be read.</exception>
    public IReadOnlyList<Subordinate> List() => Store.Read();

    /// <summary>Vouches for an entity.</summary>
    /// <param name="subordinate">The entity.</param>
    /// <param name="replace">Whether it takes the place of the one of its name.</param>
    /// <exception cref="SettingException">The provider is no anchor, something in <paramref name="subordinate"/> is wrong, or there is one of its name.</exception>
    public Task AddAsync(Subordinate subordinate, bool replace)
    {
        ArgumentNullException.ThrowIfNull(subordinate);
        RequireAnchor();
        subordinate.RequireValid();
        if (subordinate.EntityId == Options.Issuer?.AbsoluteUri)
            throw new SettingException($"{subordinate.EntityId} is this provider itself, which needs nobody to vouch for it.");
        return RunAsync(replace ? "subordinate.replaced" : "subordinate.added", subordinate.EntityId, () => Store.Add(subordinate, replace));
    }

    /// <summary>Vouches for an entity no longer.</summary>
    /// <exception cref="SettingException">There is none of this name.</exception>
    public Task RemoveAsync(string entity) => RunAsync("subordinate.removed", entity, () => Store.Remove(entity));

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _services.DisposeAsync();

    /// <summary>Reads JSON that a person wrote.</summary>
    /// <param name="text">The JSON.</param>
    /// <param name="place">Where it stands, for the error.</param>
    /// <exception cref="SettingException">It is none.</exception>
    public static JsonElement ReadJson(string text, string place)
    {
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(text);
        }
        catch (JsonException e)
        {
            throw new SettingException($"{place} is no JSON: {JsonFault.Describe(e)}", e);
        }
    }

    private void RequireAnchor()
    {
        if (!Options.Federation.Anchor)
            throw new SettingException($"{IdentityOptions.Section}:{nameof(IdentityOptions.Federation)}:{nameof(EntityOptions.Anchor)} is not true, so that nobody would hear of subordinates.");
    }

    private Task RunAsync(string happening, string entity, Action change) => Audit.RunAsync(happening, entity, () =>
    {
        change();
        return Task.CompletedTask;
    });
}
