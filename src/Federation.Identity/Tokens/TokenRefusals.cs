using Federation.Hosting;
using Microsoft.AspNetCore;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Federation.Identity;

/// <summary>
/// Remembers who was given no token, or could not begin a sign-in, and why. What the request says about itself is a claim until it is
/// proven, so it is no client of an entry.
/// </summary>
/// <typeparam name="TContext">The answer to such a request.</typeparam>
internal sealed class TokenRefusals<TContext>(IAuditLog audit) : IOpenIddictServerHandler<TContext>
    where TContext : BaseContext
{
    internal static OpenIddictServerHandlerDescriptor Descriptor { get; } = OpenIddictServerHandlerDescriptor.CreateBuilder<TContext>()
        .UseSingletonHandler<TokenRefusals<TContext>>()
        .SetOrder(int.MinValue)
        .SetType(OpenIddictServerHandlerType.Custom)
        .Build();

    public ValueTask HandleAsync(TContext context)
    {
        if (context.Transaction.Response?.Error is { } error)
        {
            audit.NoteRefusal(new AuditEntry
            {
                Event = "token.refused",
                Address = context.Transaction.GetHttpRequest()?.HttpContext.Connection.RemoteIpAddress?.ToString() ?? "",
                Resource = context.Transaction.Request?.ClientId is { Length: > 0 } claimed ? $"clients/{claimed}" : "",
                Outcome = "refused",
                Reason = error,
            });
        }

        return ValueTask.CompletedTask;
    }
}
