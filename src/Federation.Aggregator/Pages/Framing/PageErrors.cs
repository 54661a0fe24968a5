using Federation.Hosting;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Federation.Aggregator.Pages.Framing;

/// <summary>Shows as a page what a call would be refused with.</summary>
internal sealed class PageErrors(StatusResults results, IEnumerable<IExceptionTranslator> translators) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context).ConfigureAwait(false);
        }
        catch (Exception e) when ((e as RpcException ?? translators.Select(translator => translator.Translate(e)).FirstOrDefault(known => known is not null)) is { } refusal)
        {
            return await results.OfAsync(context.HttpContext, CodeOf(refusal.StatusCode), refusal.Status.Detail).ConfigureAwait(false);
        }
    }

    private static int CodeOf(StatusCode status) => status switch
    {
        StatusCode.InvalidArgument or StatusCode.OutOfRange => StatusCodes.Status400BadRequest,
        StatusCode.PermissionDenied => StatusCodes.Status403Forbidden,
        StatusCode.NotFound => StatusCodes.Status404NotFound,
        StatusCode.FailedPrecondition or StatusCode.Aborted or StatusCode.AlreadyExists => StatusCodes.Status409Conflict,
        StatusCode.ResourceExhausted => StatusCodes.Status429TooManyRequests,
        StatusCode.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };
}
