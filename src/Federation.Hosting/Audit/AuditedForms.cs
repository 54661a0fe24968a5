using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Federation.Hosting;

/// <summary>Remembers what people change by the forms of pages, with the outcome, as <see cref="AuditInterceptor"/> does for calls.</summary>
public sealed class AuditedForms(IAuditLog audit) : IEndpointFilter
{
    /// <inheritdoc/>
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        var request = context.HttpContext.Request;
        var entry = new AuditEntry { Event = "form", Method = $"{request.Method} {request.Path}" }.By(context.HttpContext);
        try
        {
            var result = await next(context).ConfigureAwait(false);
            await audit.WriteAsync(entry with { Outcome = "OK" }, CancellationToken.None).ConfigureAwait(false);
            return result;
        }
        catch (RpcException e)
        {
            audit.NoteRefusal(entry with { Event = "form.failed", Outcome = e.StatusCode.ToString(), Reason = FederationErrors.ReasonOf(e) });
            throw;
        }
    }
}
