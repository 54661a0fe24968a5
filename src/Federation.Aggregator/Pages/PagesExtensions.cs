using Federation.Aggregator.Pages.Compare;
using Federation.Aggregator.Pages.Draft;
using Federation.Aggregator.Pages.Framing;
using Federation.Aggregator.Pages.Lists;
using Federation.Aggregator.Pages.Propose;
using Federation.Aggregator.Pages.Topics;
using Federation.Aggregator.Pages.Watch;
using Federation.Aggregator.Pages.Worklist;
using Federation.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Federation.Aggregator.Pages;

/// <summary>The pages of an aggregator, for people with a browser.</summary>
internal static class PagesExtensions
{
    private const string Grpc = "application/grpc";

    /// <summary>Whether the settings ask for pages: browsers can reach them, and people can sign in.</summary>
    internal static bool OffersPages(this IConfiguration settings) =>
        settings.ListensForPages() && (settings.OffersSignIn() || settings.GetSection(PageListenerOptions.Section).Exists());

    internal static void AddPages(this WebApplicationBuilder builder)
    {
        builder.AddPageListener();
        builder.AddFederationSignIn();
        builder.Services.AddRazorComponents();
        builder.Services.AddSingleton<FrameBuilder>();
        builder.Services.AddSingleton<StatusResults>();
        builder.Services.AddSingleton<WatchEndpoints>();
    }

    /// <summary>What goes before the routes: headers, and pages for what goes wrong. Calls are not touched.</summary>
    internal static void UsePages(this WebApplication app) => app.UseWhen(
        http => http.Request.ContentType?.StartsWith(Grpc, StringComparison.OrdinalIgnoreCase) != true,
        pages => pages
            .UseMiddleware<PageHeaders>()
            // What is left of a page that failed stays in its scope, and would be made again with the page that says so.
            .UseExceptionHandler("/status/500", createScopeForErrors: true)
            .UseStatusCodePagesWithReExecute("/status/{0}"));

    internal static void MapPages(this WebApplication app)
    {
        app.MapFederationSignIn();
        PageAssets.Map(app);
        app.Map("/status/{code:int:range(400, 599)}", (HttpContext http, int code, StatusResults results) => results.OfAsync(http, code, UncompletedSignIn(http))).AllowAnonymous();
        app.MapGet("/", () => Results.Redirect("/duplicates")).AllowAnonymous();

        var pages = app.MapGroup("").AddEndpointFilter<PageErrors>().RequireAuthorization(FederationScopes.DuplicatesRead);
        WorklistEndpoint.Map(pages);
        CompareEndpoints.Map(pages);
        ListEndpoints.Map(pages);
        TopicEndpoints.Map(pages);
        ProposalEndpoints.Map(pages);
        PaperEndpoints.Map(pages);
        WatchEndpoints.Map(pages);
        var deciding = pages.MapGroup("").AddEndpointFilter<FormTokenFilter>().AddEndpointFilter<AuditedForms>().RequireAuthorization(FederationScopes.DuplicatesDecide);
        DecideEndpoints.Map(deciding);
        TopicEditEndpoints.Map(deciding);
        SubscriptionEndpoints.Map(deciding);
    }

    private static string? UncompletedSignIn(HttpContext http) =>
        http.Features.Get<IStatusCodeReExecuteFeature>()?.OriginalPath == FederationSignInExtensions.ReturnPath
            ? "The sign-in was not completed: it was cancelled, took too long, or the identity provider refused it."
            : null;
}
