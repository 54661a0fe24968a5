using System.Text.Json;
using System.Text.Json.Nodes;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Federation.Identity;

/// <summary>Binds the access token to the key of the proof: claim <c>cnf</c>, beside a certificate that OpenIddict may have bound it to.</summary>
internal sealed class BindingHandler : IOpenIddictServerHandler<ProcessSignInContext>
{
    private const string Confirmation = "cnf";

    internal static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ProcessSignInContext>()
            .UseSingletonHandler<BindingHandler>()
            .SetOrder(OpenIddictServerHandlers.GenerateAccessToken.Descriptor.Order - 1)
            .Build();

    public ValueTask HandleAsync(ProcessSignInContext context)
    {
        if (context.AccessTokenPrincipal is not { } token || DpopRequestHandler.KeyOf(context.Transaction) is not { } key)
            return ValueTask.CompletedTask;

        var bound = token.GetClaim(Confirmation) is { Length: > 0 } known ? JsonNode.Parse(known)!.AsObject() : [];
        bound["jkt"] = key;
        token.SetClaim(Confirmation, JsonSerializer.SerializeToElement(bound));
        return ValueTask.CompletedTask;
    }
}
