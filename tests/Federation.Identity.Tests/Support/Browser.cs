using System.Net;
using System.Text.RegularExpressions;

namespace Federation.Identity.Tests.Support;

/// <summary>Somebody's browser, without pictures: it keeps cookies, follows redirects and fills in forms.</summary>
internal sealed partial class Browser : IDisposable
{
    private readonly HttpClient _http;

    internal Browser() => _http = new HttpClient(new SocketsHttpHandler
    {
        CookieContainer = Cookies,
        AllowAutoRedirect = false,
        SslOptions = TestCertificate.Shared.Trusted,
    });

    internal CookieContainer Cookies { get; } = new();

    /// <summary>Every address that was visited, the last one last.</summary>
    internal List<Uri> Visited { get; } = [];

    /// <summary>Every <c>Set-Cookie</c> that came.</summary>
    internal List<string> SetCookies { get; } = [];

    internal HttpStatusCode Status { get; private set; }

    internal string Page { get; private set; } = "";

    internal HttpResponseMessage Answer { get; private set; } = new();

    internal async Task GoAsync(Uri address, bool follow = true)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        await SendAsync(request, follow);
    }

    /// <summary>Sends the first form of the page, with what it holds and what the person types.</summary>
    internal async Task SubmitAsync(params (string Name, string Value)[] typed)
    {
        var fields = InputTag().Matches(Page).Select(m => m.Value)
            .Where(tag => tag.Contains("name=", StringComparison.Ordinal))
            .ToDictionary(tag => Attribute(tag, "name")!, tag => Attribute(tag, "value") ?? "");
        foreach (var (name, value) in typed)
            fields[name] = value;
        using var form = new FormUrlEncodedContent(fields);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Visited[^1], Attribute(FormTag().Match(Page).Value, "action")!)) { Content = form };
        await SendAsync(request, follow: true);
    }

    /// <summary>Posts nothing, as a page of another site could.</summary>
    internal async Task PostAsync(Uri address, string contentType = "application/x-www-form-urlencoded")
    {
        using var content = new ByteArrayContent([]);
        content.Headers.ContentType = new(contentType);
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
        if (contentType == "application/grpc")
            (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);
        await SendAsync(request, follow: false);
    }

    public void Dispose()
    {
        _http.Dispose();
        Answer.Dispose();
    }

    private async Task SendAsync(HttpRequestMessage request, bool follow)
    {
        Answer = await _http.SendAsync(request);
        Visited.Add(request.RequestUri!);
        Status = Answer.StatusCode;
        if (Answer.Headers.TryGetValues("Set-Cookie", out var cookies))
            SetCookies.AddRange(cookies);
        Page = await Answer.Content.ReadAsStringAsync();
        if (follow && Answer.Headers.Location is { } next && (int)Status is >= 300 and < 400)
            await GoAsync(new Uri(request.RequestUri!, next));
    }

    private static string? Attribute(string tag, string name) =>
        Regex.Match(tag, $@"\b{name}=""([^""]*)""") is { Success: true } match ? WebUtility.HtmlDecode(match.Groups[1].Value) : null;

    [GeneratedRegex("<input[^>]*>")]
    private static partial Regex InputTag();

    [GeneratedRegex("<form[^>]*>")]
    private static partial Regex FormTag();
}
