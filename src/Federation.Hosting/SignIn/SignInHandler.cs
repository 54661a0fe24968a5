using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Federation.Hosting;

/// <summary>Signs people in by OpenID Connect, and says so while their provider cannot be reached.</summary>
internal sealed partial class SignInHandler(
    IOptionsMonitor<OpenIdConnectOptions> options, ILoggerFactory logging, HtmlEncoder html, UrlEncoder encoder) : OpenIdConnectHandler(options, logging, html, encoder)
{
    /// <summary>Ends the session at the provider too; where that cannot be reached, the one here has ended.</summary>
    public override async Task SignOutAsync(AuthenticationProperties? properties)
    {
        try
        {
            await base.SignOutAsync(properties).ConfigureAwait(false);
        }
        catch (Exception e) when (IsOfProvider(e))
        {
            LogUnreachable(Logger, e.Message);
            Response.Redirect("/");
        }
    }

    /// <inheritdoc/>
    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        try
        {
            await base.HandleChallengeAsync(properties).ConfigureAwait(false);
        }
        catch (Exception e) when (IsOfProvider(e))
        {
            LogUnreachable(Logger, e.Message);
            Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }
    }

    // Its configuration is read first, whose failure is an InvalidOperationException around the cause; then it is asked itself.
    private bool IsOfProvider(Exception e) =>
        !Context.RequestAborted.IsCancellationRequested
        && (e is HttpRequestException or TaskCanceledException || e is InvalidOperationException { InnerException: not null });

    [LoggerMessage(LogLevel.Warning, "Nobody can sign in or out now, since the OpenID provider is not reached: {Reason}")]
    private static partial void LogUnreachable(ILogger logger, string reason);
}
