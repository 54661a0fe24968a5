using Federation.Aggregator.Mirroring;
using Federation.Hosting;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace Federation.Aggregator.Pages.Framing;

/// <summary>Makes the frame of a page for whoever asks for it.</summary>
internal sealed class FrameBuilder(RegistryReports registries, IAntiforgery antiforgery, IAuthorizationService authorization, TimeProvider time)
{
    // Name of the query parameter that says what was just done.
    private const string Done = "done";

    private static readonly Dictionary<string, string> _notices = new()
    {
        ["decided"] = "Your decision is kept. It can be undone in the history below.",
        ["undone"] = "The decision was taken back. It stays in the history.",
        ["assigned"] = "The assignment is kept.",
        ["commented"] = "Your comment is kept.",
        ["topic-made"] = "The topic is made. Say below what belongs to it.",
        ["topic-changed"] = "The topic is changed.",
        ["topic-removed"] = "The topic was removed. The work items stay.",
        ["subscription-changed"] = "The subscription was changed.",
        ["subscription-paused"] = "The webhook rests. What happens meanwhile is sent afterwards.",
        ["subscription-resumed"] = "The webhook is sent to again, from where it ended.",
        ["subscription-removed"] = "The subscription was removed, and its feed is gone.",
        ["split"] = "The items were parted. Undo it below if that was wrong.",
        ["merged"] = "They are one work now. Undo it below if that was wrong.",
    };

    /// <summary>Leads to a page that says what was done.</summary>
    internal static IResult Back(string path, string done) => Results.LocalRedirect($"{path}?{Done}={done}");

    /// <summary>The frame of a page of this title.</summary>
    public async Task<Frame> BuildAsync(HttpContext http, string title)
    {
        var isSignedIn = http.User.Identity?.IsAuthenticated == true;
        var tokens = isSignedIn ? antiforgery.GetAndStoreTokens(http) : null;
        return new Frame
        {
            Title = title,
            Path = http.Request.Path + http.Request.QueryString,
            Person = http.User.FindFirst(FederationClaims.Name)?.Value ?? "",
            Organization = http.User.FindFirst(FederationClaims.Organization)?.Value ?? "",
            MayDecide = isSignedIn && (await authorization.AuthorizeAsync(http.User, FederationScopes.DuplicatesDecide).ConfigureAwait(false)).Succeeded,
            Registries = isSignedIn ? registries.List() : [],
            Untold = isSignedIn ? registries.ListUntold() : [],
            FormToken = tokens is null ? ("", "") : (tokens.FormFieldName, tokens.RequestToken ?? ""),
            Time = time.GetUtcNow(),
            Notice = _notices.GetValueOrDefault(http.Request.Query[Done].ToString(), ""),
        };
    }
}
