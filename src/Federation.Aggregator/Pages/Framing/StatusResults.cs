using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Federation.Aggregator.Pages.Framing;

/// <summary>Pages that say what is the matter and what to do.</summary>
internal sealed class StatusResults(FrameBuilder frames)
{
    /// <summary>The page of an HTTP status code.</summary>
    /// <param name="http">The request.</param>
    /// <param name="code">The status code.</param>
    /// <param name="message">What is the matter; null for what is usually the matter.</param>
    public async Task<IResult> OfAsync(HttpContext http, int code, string? message = null)
    {
        var (title, usual, advice) = code switch
        {
            StatusCodes.Status400BadRequest => ("This cannot be understood", "The address or form holds something that is not expected here.",
                "Go back and correct it. A form that was open for too long must be loaded again."),
            StatusCodes.Status401Unauthorized => ("You are signed out", "Your session has ended, so that the form was not taken.",
                "Sign in again from any page, then repeat what you did."),
            StatusCodes.Status403Forbidden => ("You may only read", "Your account has no role that lets it do this.",
                "Ask the operator of this aggregator for the role liaison-officer."),
            StatusCodes.Status404NotFound => ("There is nothing here", "The address leads nowhere, or what it led to is no more: items change, and duplicates go with them.",
                "Begin with the duplicates, and search for a word of the title."),
            StatusCodes.Status405MethodNotAllowed => ("Nothing was sent", "This is where a form goes, and the address alone holds nothing of it.",
                "Go back to the page with the form, and send it from there."),
            StatusCodes.Status409Conflict => ("This cannot be done now", "Something changed in the meantime.",
                "Go back, load that page again, and see what is there now."),
            StatusCodes.Status429TooManyRequests => ("Too much at once", "You, or others at your address, asked for very much in a short time.",
                "Wait a few seconds, then load the page again."),
            StatusCodes.Status503ServiceUnavailable => ("Something is out of reach",
                "A part of the aggregator, or the identity provider at which people sign in, does not answer now.",
                "Try again in a minute. If it stays like this, tell the operator of this aggregator."),
            < StatusCodes.Status500InternalServerError => ("This cannot be understood", "The request is not one that a browser sends for a page or a form of this aggregator.",
                "Begin with the duplicates."),
            _ => ("The aggregator failed", "This is a fault of the service, not yours.", "Try again; if it happens again, tell the operator what you did and when."),
        };
        return new RazorComponentResult<StatusPage>(new Dictionary<string, object?>
        {
            [nameof(StatusPage.Frame)] = await frames.BuildAsync(http, title).ConfigureAwait(false),
            [nameof(StatusPage.Message)] = message ?? usual,
            [nameof(StatusPage.Advice)] = advice,
            [nameof(StatusPage.Typed)] = await TypedTexts.OfAsync(http).ConfigureAwait(false),
        })
        { StatusCode = code };
    }
}
