using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;

namespace Federation.Aggregator.Pages.Framing;

/// <summary>
/// Refuses what does not bring the token of a form, as a request that another site makes a browser send. The framework asks for it only
/// where a form has fields.
/// </summary>
internal sealed class FormTokenFilter(IAntiforgery antiforgery) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        await antiforgery.IsRequestValidAsync(context.HttpContext).ConfigureAwait(false)
            ? await next(context).ConfigureAwait(false)
            : Results.StatusCode(StatusCodes.Status400BadRequest);
}
