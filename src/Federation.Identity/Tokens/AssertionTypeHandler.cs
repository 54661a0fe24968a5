using Microsoft.IdentityModel.Tokens;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Federation.Identity;

/// <summary>
/// Takes assertions of clients also with the type <c>JWT</c> or none, as most libraries write them: RFC 7523 asks for no type. OpenIddict knows only
/// that of its successor (draft-ietf-oauth-rfc7523bis). What has yet another type was signed for something else and stays refused (RFC 8725, 3.11).
/// </summary>
internal sealed class AssertionTypeHandler : IOpenIddictServerHandler<ValidateTokenContext>
{
    internal static OpenIddictServerHandlerDescriptor Descriptor { get; } = OpenIddictServerHandlerDescriptor.CreateBuilder<ValidateTokenContext>()
        .UseSingletonHandler<AssertionTypeHandler>()
        .SetOrder(OpenIddictServerHandlers.Protection.ValidateIdentityModelToken.Descriptor.Order - 1)
        .Build();

    public ValueTask HandleAsync(ValidateTokenContext context)
    {
        if (!context.ValidTokenTypes.Contains(TokenTypeIdentifiers.Private.ClientAssertion))
            return ValueTask.CompletedTask;

        var rules = context.TokenValidationParameters.Clone();
        context.TokenValidationParameters.TypeValidator = (type, token, _) =>
            string.IsNullOrEmpty(type) || type.Equals(JsonWebTokenTypes.GenericJsonWebToken, StringComparison.OrdinalIgnoreCase)
                ? JsonWebTokenTypes.ClientAuthentication
                : Validators.ValidateTokenType(type, token, rules);
        return ValueTask.CompletedTask;
    }
}
