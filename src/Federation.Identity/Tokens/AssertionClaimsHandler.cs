using System.Globalization;
using System.Security.Claims;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Federation.Identity;

/// <summary>
/// Holds the claims of a client's assertion, whose signature is verified by now, to RFC 7523, 3, and tells what is wrong with them: OpenIddict
/// answers with errors that are not about the client, asks for no <c>nbf</c> or <c>iat</c>, and fails at a time that is none. The issuer
/// must be the only audience: an assertion that names another too, or an endpoint, as many libraries do, is as good for whoever gave the client
/// a wrong one (draft-ietf-oauth-rfc7523bis, FAPI 2.0, 5.3.2.1).
/// </summary>
internal sealed class AssertionClaimsHandler(TimeProvider time) : IOpenIddictServerHandler<ValidateTokenContext>
{
    private static readonly TimeSpan _longestLife = TimeSpan.FromMinutes(10);

    internal static OpenIddictServerHandlerDescriptor Descriptor { get; } = OpenIddictServerHandlerDescriptor.CreateBuilder<ValidateTokenContext>()
        .UseSingletonHandler<AssertionClaimsHandler>()
        .SetOrder(OpenIddictServerHandlers.Protection.MapInternalClaims.Descriptor.Order - 1)
        .Build();

    public ValueTask HandleAsync(ValidateTokenContext context)
    {
        if (context.ValidTokenTypes.Contains(TokenTypeIdentifiers.Private.ClientAssertion) && context.Principal is { } assertion && FaultOf(assertion, context) is { } fault)
            context.Reject(Errors.InvalidClient, fault);
        return ValueTask.CompletedTask;
    }

    private string? FaultOf(ClaimsPrincipal assertion, ValidateTokenContext context)
    {
        var now = time.GetUtcNow();
        var client = assertion.GetClaim(Claims.Issuer);
        if (assertion.GetClaim(Claims.Subject) != client || (context.Request?.ClientId is { Length: > 0 } named && named != client))
            return "The assertion's iss and sub must both be the client's id.";
        if (!assertion.GetClaims(Claims.Audience).All(context.ValidAudiences.Contains) || assertion.GetClaim(Claims.Audience) is null)
            return $"The assertion's aud must be the issuer, {context.Options.Issuer}, alone, and not the address of an endpoint.";
        if (!(Seconds(assertion, Claims.ExpiresAt) <= Seconds(now + _longestLife)))
            return "The assertion must expire within 10 minutes.";

        // Clocks differ: as much as with the expiry.
        var latest = Seconds(now + context.TokenValidationParameters.ClockSkew);
        return new[] { Claims.IssuedAt, Claims.NotBefore }.FirstOrDefault(claim => assertion.HasClaim(claim) && !(Seconds(assertion, claim) <= latest))
            is { } early ? $"The assertion's {early} must be a time that is not in the future." : null;
    }

    private static double Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;

    // What is no time is not a number, which is neither before nor after any.
    private static double Seconds(ClaimsPrincipal assertion, string claim) =>
        double.TryParse(assertion.GetClaim(claim), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds >= 0 ? seconds : double.NaN;
}
