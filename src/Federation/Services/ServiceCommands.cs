using System.CommandLine;
using Federation.Aggregator;
using Federation.Hosting;
using Federation.Identity;
using Federation.Node;
using Federation.Settings;
using Federation.Terminal;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;

namespace Federation.Services;

/// <summary>The three services, each as a process of its own.</summary>
internal static class ServiceCommands
{
    internal static Command Node() => Create(
        "node",
        "Serve an organisation's catalogue of work items.",
        builder => builder.AddFederationNode(),
        app => app.MapFederationNode(),
        new("--data", "DIR", "Node:DataDirectory", "Folder of the catalogue store"),
        SettingFlag.Listen,
        SettingFlag.Authority,
        SettingFlag.Audience);

    internal static Command Aggregator() => Create(
        "aggregator",
        "Mirror the nodes' catalogues into Redis, find duplicated work across them, and serve the reports.",
        builder => builder.AddFederationAggregator(),
        app => app.MapFederationAggregator(),
        new("--redis", "HOST:PORT", "Redis:Configuration", "Redis to mirror into; without it, an embedded Garnet in memory"),
        SettingFlag.Listen,
        SettingFlag.Authority,
        SettingFlag.Audience);

    internal static Command Identity()
    {
        var identity = Create(
            "identity",
            "Issue access tokens to the clients that the settings declare, and let their people sign in (OIDC provider).",
            builder => builder.AddFederationIdentity(),
            app => app.MapFederationIdentity(),
            new("--data", "DIR", "Identity:DataDirectory", "Folder of the keys and the client store"),
            new("--issuer", "URL", "Identity:Issuer", "Address that tokens name as their issuer, where it is not the listener's"),
            SettingFlag.Listen);
        identity.Subcommands.Add(HashPasswordCommand.Create());
        identity.Subcommands.Add(KeyCommand.Create());
        identity.Subcommands.Add(ClientsCommand.Create());
        identity.Subcommands.Add(TrustListCommand.Create());
        identity.Subcommands.Add(SubordinatesCommand.Create());
        identity.Subcommands.Add(EntityKeysCommand.Create());
        return identity;
    }

    private static Command Create(
        string name,
        string description,
        Action<WebApplicationBuilder> add,
        Action<WebApplication> map,
        params IEnumerable<SettingFlag> flags)
    {
        var command = new Command(name, $"{description} Runs until Ctrl-C, SIGTERM or SIGHUP.");
        var settings = new CommandSettings(command, flags);
        command.SetGuardedAction(async (line, cancellationToken) =>
        {
            var builder = FederationHost.CreateBuilder(settings.Read(line));
            add(builder);
            await using var app = builder.Build();
            map(app);
            NotifySystemd(app.Lifetime);
            await FederationHost.RunAsync(app, cancellationToken).ConfigureAwait(false);
            return ExitCode.Done;
        });
        return command;
    }

    // Tells whoever started the process when it serves and when it is ending (sd_notify(3)); without NOTIFY_SOCKET nobody asked.
    private static void NotifySystemd(IHostApplicationLifetime lifetime)
    {
        var systemd = new SystemdNotifier();
        lifetime.ApplicationStarted.Register(() => systemd.Notify(ServiceState.Ready));
        lifetime.ApplicationStopping.Register(() => systemd.Notify(ServiceState.Stopping));
    }
}
