using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;

namespace Federation.Aggregator.Pages.Framing;

/// <summary>What people typed into a form that was not taken, so that the page that says so gives it back.</summary>
internal static class TypedTexts
{
    // The fields of forms that people write texts into, by their name.
    private static readonly (string Name, string Label)[] _fields =
    [
        ("title", "Title"), ("reason", "Why"), ("text", "Comment"), ("description", "What it is about"), ("terms", "Terms"), ("groups", "Groups"),
        ("examples", "Examples"), ("scope", "Scope"), ("summary", "Summary"), ("filter", "Which events"), ("assignee", "Who sees to it"),
        ("other", "Address of another cluster or pair"), ("webhook", "Webhook"),
    ];

    /// <summary>The label and text of each field with a text; none where the form is of another site or cannot be read.</summary>
    internal static async Task<IReadOnlyList<(string Label, string Text)>> OfAsync(HttpContext http)
    {
        var request = http.Request;
        if (http.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false } || !HttpMethods.IsPost(request.Method) || !request.HasFormContentType || !IsOfThisSite(request))
            return [];
        try
        {
            var form = await request.ReadFormAsync(http.RequestAborted).ConfigureAwait(false);
            return [.. _fields.Select(field => (field.Label, Text: form[field.Name].ToString())).Where(field => !string.IsNullOrWhiteSpace(field.Text))];
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            return [];
        }
    }

    // Another site could make a browser send here what it wants people to read.
    private static bool IsOfThisSite(HttpRequest request) =>
        Uri.TryCreate(request.Headers.Origin.ToString(), UriKind.Absolute, out var origin) && origin.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase);
}
