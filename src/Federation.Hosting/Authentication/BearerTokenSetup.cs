using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Federation.Hosting;

/// <summary>Accepts the access tokens of RFC 9068 that the trusted provider signed for this host.</summary>
internal sealed class BearerTokenSetup(IOptions<TokenTrustOptions> trust, TrustedAuthorities authorities, TokenBindingCheck binding) : IConfigureNamedOptions<JwtBearerOptions>
{
    /// <summary>How far the clocks of provider and host may be apart.</summary>
    private static readonly TimeSpan _clockSkew = TimeSpan.FromSeconds(30);

    /// <summary>Shortest time between two looks at the provider's keys: for a late provider, and for a token with an unknown key.</summary>
    internal static readonly TimeSpan KeyRefreshInterval = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan _providerTimeout = TimeSpan.FromSeconds(5);

    public void Configure(JwtBearerOptions options) => Configure(JwtBearerDefaults.AuthenticationScheme, options);

    public void Configure(string? name, JwtBearerOptions options)
    {
        var authority = trust.Value.Authority!;
        options.Authority = authority.AbsoluteUri;
        options.RequireHttpsMetadata = authority.Scheme == Uri.UriSchemeHttps;
        options.RefreshInterval = KeyRefreshInterval;
        options.BackchannelHttpHandler = DirectHandler.For(authority, authorities);
        options.BackchannelTimeout = _providerTimeout;
        options.MapInboundClaims = false;
        options.Events = new JwtBearerEvents { OnMessageReceived = RequireProviderAsync, OnTokenValidated = JudgeAsync };
        options.TokenValidationParameters = new TokenValidationParameters
        {
            ValidAudience = trust.Value.Audience,
            ValidTypes = ["at+jwt", "application/at+jwt"],
            ValidAlgorithms = TokenAlgorithms.Allowed,
            RequireExpirationTime = true,
            RequireSignedTokens = true,
            ClockSkew = _clockSkew,
            NameClaimType = FederationClaims.ClientId,
            RoleClaimType = FederationClaims.Roles,
        };
    }

    /// <summary>
    /// While the provider has not been reached yet, no token can be judged: that is the provider's failure, not the caller's.
    /// Once its keys are known they are kept, also while the provider is down.
    /// </summary>
    private static async Task RequireProviderAsync(MessageReceivedContext context)
    {
        if (context.Request.Headers.Authorization.Count == 0)
            return;

        context.Token = TokenBindingCheck.TokenOf(context.Request);
        try
        {
            await context.Options.ConfigurationManager!.GetConfigurationAsync(context.HttpContext.RequestAborted)
                .ConfigureAwait(false);
        }
        catch (InvalidOperationException e)
        {
            context.Fail(new ProviderUnavailableException(e));
        }
    }

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
            await binding.HoldAsync(context.HttpContext, token).ConfigureAwait(false);
        }
        catch (ProofException e)
        {
            context.Fail(e);
        }
    }
}
