using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Federation.Identity;

/// <summary>Tells the client how to send the token that it proved a key for (RFC 9449, 5).</summary>
internal sealed class TokenTypeHandler : IOpenIddictServerHandler<ApplyTokenResponseContext>
{
    internal static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ApplyTokenResponseContext>()
            .UseSingletonHandler<TokenTypeHandler>()
            .SetOrder(int.MinValue + 100_000)
            .Build();

    public ValueTask HandleAsync(ApplyTokenResponseContext context)
    {
        if (context.Response.AccessToken is not null && DpopRequestHandler.KeyOf(context.Transaction) is not null)
            context.Response.TokenType = "DPoP";
        return ValueTask.CompletedTask;
    }
}
