using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Federation.Hosting;

/// <summary>
/// Builds, starts and stops one host. Nothing here belongs to the process, so that a process may hold several hosts, each with its own
/// settings, services and port.
/// </summary>
public static partial class FederationHost
{
    private static readonly Dictionary<string, string?> _defaultSettings = new()
    {
        ["Logging:LogLevel:Default"] = "Information",
        ["Logging:LogLevel:Microsoft"] = "Warning",
        // Whoever starts a host is told why it does not start; this category would add a stack trace. What stops a running one is critical.
        ["Logging:LogLevel:Microsoft.Extensions.Hosting"] = "Critical",
        // A refused token is told to the caller and logged in one line; this category would add a stack trace to each.
        ["Logging:LogLevel:Microsoft.AspNetCore.Authentication"] = "None",
        // It warns of each page that nobody may cache, which is as it should be.
        ["Logging:LogLevel:Microsoft.AspNetCore.Antiforgery"] = "Error",
        ["Logging:LogLevel:Microsoft.AspNetCore.DataProtection"] = "Error",
        // Failures are logged once, by this project; the library would add a stack trace to each request that cannot be read.
        ["Logging:LogLevel:Grpc"] = "None",
        ["Logging:LogLevel:OpenIddict"] = "Warning",
        ["Logging:LogLevel:System.Net.Http"] = "Warning",
        ["Logging:Console:FormatterName"] = "simple",
        ["Logging:Console:FormatterOptions:SingleLine"] = "true",
        ["Logging:Console:FormatterOptions:TimestampFormat"] = "yyyy-MM-ddTHH:mm:ss.fffZ ",
        ["Logging:Console:FormatterOptions:UseUtcTimestamp"] = "true",
    };

    /// <summary>
    /// A builder that knows only the settings it is given: no files, no environment, no signals. Its log goes to standard
    /// error, one line an event, as JSON where <c>Logging:Console:FormatterName</c> is <c>json</c>.
    /// </summary>
    /// <remarks>
    /// <c>Build()</c> validates every setting and binds the port. It throws <see cref="SettingException"/> when a setting is wrong or the port is
    /// busy, so that nothing has started and nothing is logged by then.
    /// </remarks>
    public static WebApplicationBuilder CreateBuilder(IConfiguration settings)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddInMemoryCollection(_defaultSettings).AddConfiguration(settings);
        builder.Logging
            .AddConfiguration(builder.Configuration.GetSection("Logging"))
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddSingleton<IHostLifetime, CallerLifetime>();
        return builder;
    }

    /// <summary>Starts a host that was built.</summary>
    /// <returns>The address that it listens on, with its real port.</returns>
    /// <exception cref="SettingException">A part of it cannot start with what the settings name; the others are stopped again.</exception>
    public static async Task<Uri> StartAsync(WebApplication app, CancellationToken cancellationToken)
    {
        // A host of which a service cannot be made has nothing to stop, and fails of being told to.
        _ = app.Services.GetServices<IHostedService>();
        try
        {
            // A start that is given up is an end of the host to its services; by the token alone they would take it for a fault of theirs.
            await using var end = cancellationToken.Register(app.Lifetime.StopApplication).ConfigureAwait(false);
            await app.StartAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // What has started by then would fail of being disposed while it runs.
            await app.StopAsync(CancellationToken.None).ConfigureAwait(false);
            throw;
        }

        var address = app.Services.GetRequiredService<Listener>().Address;
        LogListening(app.Logger, address);
        return address;
    }

    /// <summary>
    /// Starts, waits until the token is cancelled, and stops: calls may go on for <see cref="ListenerOptions.ShutdownTimeout"/>.
    /// </summary>
    /// <exception cref="HostStoppedException">The host stopped without being told to.</exception>
    public static async Task RunAsync(WebApplication app, CancellationToken cancellationToken)
    {
        await StartAsync(app, cancellationToken).ConfigureAwait(false);
        await app.WaitForShutdownAsync(cancellationToken).ConfigureAwait(false);
        if (!cancellationToken.IsCancellationRequested)
            throw new HostStoppedException();
    }

    [LoggerMessage(LogLevel.Information, "Listening on {Address}")]
    private static partial void LogListening(ILogger logger, Uri address);
}
