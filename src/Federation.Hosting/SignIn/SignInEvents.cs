using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Federation.Hosting;

/// <summary>What happens on the way to the OpenID provider and back.</summary>
internal sealed partial class SignInEvents(IOptions<SignInOptions> options, ILogger<SignInEvents> logger) : OpenIdConnectEvents
{
    /// <summary>A form that was sent after the session ended would be lost on the way; its page says so instead.</summary>
    public override Task RedirectToIdentityProvider(RedirectContext context)
    {
        if (HttpMethods.IsGet(context.Request.Method))
            return Task.CompletedTask;
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        context.HandleResponse();
        return Task.CompletedTask;
    }

    /// <summary>Where the provider takes requests directly (RFC 9126), the browser carries only a reference to this one.</summary>
    public override async Task PushAuthorization(PushedAuthorizationContext context)
    {
        context.ProtocolMessage.ClientSecret = await SecretAsync(context.HttpContext.RequestAborted).ConfigureAwait(false);
        context.HandleClientAuthentication();
    }

    public override async Task AuthorizationCodeReceived(AuthorizationCodeReceivedContext context) =>
        context.TokenEndpointRequest!.ClientSecret = await SecretAsync(context.HttpContext.RequestAborted).ConfigureAwait(false);

    public override async Task TokenResponseReceived(TokenResponseReceivedContext context)
    {
        if (context.TokenEndpointResponse.IdToken is { Length: > 0 } encoded && TokenForm.Read(encoded) is { } token)
            await ((ProviderConfiguration)context.Options.ConfigurationManager!).FindKeyAsync(token, context.HttpContext.RequestAborted).ConfigureAwait(false);
    }

    public override Task TokenValidated(TokenValidatedContext context)
    {
        context.Principal = SignedInPerson.From(context.Principal!, options.Value);
        return Task.CompletedTask;
    }

    /// <summary>Only the id token is kept, to end the session at the provider with: pages call nobody in a person's name.</summary>
    public override Task TicketReceived(TicketReceivedContext context)
    {
        var kept = context.Properties!.GetTokens().Where(token => token.Name == OpenIdConnectParameterNames.IdToken).ToList();
        context.Properties!.StoreTokens(kept);
        return Task.CompletedTask;
    }

    public override Task RedirectToIdentityProviderForSignOut(RedirectContext context)
    {
        if (!string.IsNullOrEmpty(context.ProtocolMessage.IssuerAddress))
            return Task.CompletedTask;

        // A provider that cannot end sessions keeps its own; the one here has ended.
        context.Response.Redirect("/");
        context.HandleResponse();
        return Task.CompletedTask;
    }

    public override Task RemoteFailure(RemoteFailureContext context)
    {
        LogFailed(context.Failure?.Message);
        context.HandleResponse();
        context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }

    private async Task<string?> SecretAsync(CancellationToken cancellationToken) => options.Value.SecretFile is { Length: > 0 } file
        ? (await File.ReadAllTextAsync(file, cancellationToken).ConfigureAwait(false)).Trim()
        : options.Value.Secret;

    [LoggerMessage(LogLevel.Warning, "A sign-in failed: {Reason}")]
    private partial void LogFailed(string? reason);
}
