using Federation.Hosting;
using Microsoft.AspNetCore;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Federation.Identity;

/// <summary>Remembers who was given no token, and why. What the request says about itself is a claim until it is proven, so it is no client of an entry.</summary>
internal sealed class TokenRefusals(IAuditLog audit) : IOpenIddictServerHandler<ApplyTokenResponseContext>
{
    internal static OpenIddictServerHandlerDescriptor Descriptor { get; } = OpenIddictServerHandlerDescriptor.CreateBuilder<ApplyTokenResponseContext>()
        .UseSingletonHandler<TokenRefusals>()
        .SetOrder(int.MinValue)
        .SetType(OpenIddictServerHandlerType.Custom)
        .Build();

    public ValueTask HandleAsync(ApplyTokenResponseContext context)
    {
        if (context.Response.Error is { } error)
        {
            audit.NoteRefusal(new AuditEntry
            {
                Event = "token.refused",
                Address = context.Transaction.GetHttpRequest()?.HttpContext.Connection.RemoteIpAddress?.ToString() ?? "",
                Resource = context.Request?.ClientId is { Length: > 0 } claimed ? $"clients/{claimed}" : "",
                Outcome = "refused",
                Reason = error,
            });
        }

        return ValueTask.CompletedTask;
    }
}
