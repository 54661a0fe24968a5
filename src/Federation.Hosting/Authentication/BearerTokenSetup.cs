using System.Net.Http.Headers;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Federation.Hosting;

/// <summary>Accepts the access tokens of RFC 9068 that the trusted provider, or one that is believed beside it, signed for this host.</summary>
internal sealed class BearerTokenSetup(
    IOptions<TokenTrustOptions> trust,
    [FromKeyedServices(TokenTrustOptions.Section)] ProviderConfiguration provider,
    TokenBindingCheck binding,
    TrustedIssuers others)
    : IConfigureNamedOptions<JwtBearerOptions>
{
    /// <summary>How far the clocks of provider and host may be apart.</summary>
    internal static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    /// <summary>Shortest time between two looks at the provider's keys: for a late provider, and for a token with an unknown key.</summary>
    internal static readonly TimeSpan KeyRefreshInterval = TimeSpan.FromSeconds(5);

    /// <summary>How long keys of a provider that is up count without a look at them: so long one that it withdrew is believed.</summary>
    internal static readonly TimeSpan KeyLifetime = TimeSpan.FromMinutes(5);

    /// <summary>How long the provider may take to answer.</summary>
    internal static readonly TimeSpan ProviderTimeout = TimeSpan.FromSeconds(5);

    public void Configure(JwtBearerOptions options) => Configure(JwtBearerDefaults.AuthenticationScheme, options);

    public void Configure(string? name, JwtBearerOptions options)
    {
        options.ConfigurationManager = provider;
        options.MapInboundClaims = false;
        options.Events = new JwtBearerEvents { OnMessageReceived = RequireProviderAsync, OnTokenValidated = JudgeAsync };
        options.TokenValidationParameters = new TokenValidationParameters
        {
            ValidAudience = trust.Value.Audience,
            ValidTypes = TokenForm.Types,
            ValidAlgorithms = TokenAlgorithms.Allowed,
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            ClockSkew = ClockSkew,
            NameClaimType = FederationClaims.ClientId,
            RoleClaimType = FederationClaims.Roles,
        };
        if (trust.Value.BelievesOthers)
            TakeOthers(options.TokenValidationParameters);
    }

    // Each issuer's tokens are verified by its own keys alone.
    private void TakeOthers(TokenValidationParameters parameters)
    {
        parameters.IssuerValidatorUsingConfiguration = (issuer, _, _, configuration) =>
            issuer == configuration?.Issuer || others.KeysOf(issuer) is not null
                ? issuer
                : throw new SecurityTokenInvalidIssuerException("The issuer is not trusted.") { InvalidIssuer = issuer };
        parameters.IssuerSigningKeyResolverUsingConfiguration = (_, token, _, _, configuration) =>
            token.Issuer == configuration?.Issuer ? configuration.SigningKeys : others.KeysOf(token.Issuer) ?? [];
    }

    /// <summary>
    /// While the provider has not been reached yet, no token can be judged: that is the provider's failure, not the caller's.
    /// Once its keys are known they are kept, also while the provider is down.
    /// </summary>
    private async Task RequireProviderAsync(MessageReceivedContext context)
    {
        if (context.Request.Headers.Authorization.Count == 0)
            return;

        context.Token = TokenBindingCheck.TokenOf(context.Request);
        if ((context.Token ?? BearerOf(context.Request)) is not { Length: > 0 } encoded)
            return;
        if (!TokenForm.TryRead(encoded, out var token, out var fault))
        {
            context.Fail(new ProofException(ErrorReasons.TokenInvalid, fault));
            return;
        }

        try
        {
            if (trust.Value.BelievesOthers && await others.PrepareAsync(token, context.HttpContext.RequestAborted).ConfigureAwait(false))
                return;
            await provider.FindKeyAsync(token, context.HttpContext.RequestAborted).ConfigureAwait(false);
        }
        catch (InvalidOperationException e)
        {
            // Whoever knows other providers need not be there for tokens of the host's own.
            if (!await IsOwnAsync(context.HttpContext, context.Options, token.Issuer).ConfigureAwait(false))
                context.Fail(new ProviderUnavailableException(e));
        }
    }

    private static string? BearerOf(HttpRequest request) =>
        AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var authorization)
        && authorization.Scheme.Equals(JwtBearerDefaults.AuthenticationScheme, StringComparison.OrdinalIgnoreCase)
            ? authorization.Parameter
            : null;

    private async Task JudgeAsync(TokenValidatedContext context)
    {
        var token = (JsonWebToken)context.SecurityToken;
        if (token.TryGetHeaderValue<object>("crit", out _))
        {
            // RFC 7515, 4.1.11: what is marked as critical must be understood, and no extension is.
            context.Fail(new SecurityTokenValidationException("The token has a critical extension."));
            return;
        }

        try
        {
            RequireOneOrganization(context.Principal!);
            await RequireSpokesmanAsync(context, token).ConfigureAwait(false);
            await binding.HoldAsync(context.HttpContext, token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ProofException or SecurityTokenInvalidIssuerException)
        {
            context.Fail(e);
        }
    }

    // What a caller may do and see is asked of one; whoever took another of several would ask the wrong one.
    private static void RequireOneOrganization(ClaimsPrincipal caller)
    {
        if (caller.FindAll(FederationClaims.Organization).Skip(1).Any())
            throw new ProofException(ErrorReasons.TokenOrganization, "The access token names several organisations, and clients act for one.");
    }

    // An issuer that is believed beside the host's own speaks for its organisations, the host's own for all, and one that has just left for nobody.
    private async Task RequireSpokesmanAsync(TokenValidatedContext context, JsonWebToken token)
    {
        if (!trust.Value.BelievesOthers)
            return;
        if (await FindOtherAsync(token.Issuer, context.HttpContext.RequestAborted).ConfigureAwait(false) is { } issuer)
        {
            if (!issuer.Organizations.Contains(context.Principal!.FindFirst(FederationClaims.Organization)?.Value ?? "", StringComparer.Ordinal))
                throw new ProofException(
                    ErrorReasons.TokenOrganization, $"The OpenID provider {issuer.Issuer} may speak for {string.Join(", ", issuer.Organizations)} only, and the access token names another organisation.");
        }
        else if (!await IsOwnAsync(context.HttpContext, context.Options, token.Issuer).ConfigureAwait(false))
        {
            throw new SecurityTokenInvalidIssuerException("The issuer is not trusted any more.") { InvalidIssuer = token.Issuer };
        }
    }

    private async ValueTask<TrustedIssuer?> FindOtherAsync(string issuer, CancellationToken cancellationToken)
    {
        try
        {
            return await others.FindAsync(issuer, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidOperationException)
        {
            // Whoever would know has never been reached, so that it has not vouched for the issuer.
            return null;
        }
    }

    private static async Task<bool> IsOwnAsync(HttpContext context, JwtBearerOptions options, string issuer)
    {
        try
        {
            var own = await options.ConfigurationManager!.GetConfigurationAsync(context.RequestAborted).ConfigureAwait(false);
            return own.Issuer == issuer;
        }
        catch (InvalidOperationException)
        {
            // It has never been reached, so that no token was verified by its keys.
            return false;
        }
    }
}
