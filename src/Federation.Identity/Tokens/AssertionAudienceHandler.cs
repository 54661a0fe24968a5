using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Federation.Identity;

/// <summary>
/// Tells a client whose assertion is for another audience which one it must name: many libraries name the token endpoint, which is as good for
/// whoever gave the client a wrong one (draft-ietf-oauth-rfc7523bis, FAPI 2.0, 5.3.2.1).
/// </summary>
internal sealed class AssertionAudienceHandler : IOpenIddictServerHandler<ValidateTokenContext>
{
    internal static OpenIddictServerHandlerDescriptor Descriptor { get; } = OpenIddictServerHandlerDescriptor.CreateBuilder<ValidateTokenContext>()
        .UseSingletonHandler<AssertionAudienceHandler>()
        .SetOrder(OpenIddictServerHandlers.Protection.ValidateAudiences.Descriptor.Order - 1)
        .Build();

    public ValueTask HandleAsync(ValidateTokenContext context)
    {
        if (context.ValidTokenTypes.Contains(TokenTypeIdentifiers.Private.ClientAssertion) && !context.ValidAudiences.Overlaps(context.Principal!.GetAudiences()))
            context.Reject(Errors.InvalidClient, $"The assertion's aud must be the issuer, {context.Options.Issuer}, and not the address of an endpoint.");
        return ValueTask.CompletedTask;
    }
}
