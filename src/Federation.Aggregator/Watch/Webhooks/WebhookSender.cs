using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Federation.Hosting;
using Federation.Protocol.Aggregator.V1;
using Google.Protobuf;
using Microsoft.Extensions.Options;

namespace Federation.Aggregator.Watch.Webhooks;

/// <summary>Makes one attempt to send a message.</summary>
internal sealed class WebhookSender : IDisposable
{
    private const string Product = "Federation";
    private const int ErrorLength = 300;
    private const int HeaderKilobytes = 16;

    // So that names are looked up again.
    private static readonly TimeSpan _connectionLifetime = TimeSpan.FromMinutes(5);

    private readonly HttpClient _http;
    private readonly TimeProvider _time;

    public WebhookSender(WebhookTargets targets, IOptions<WebhookOptions> options, TrustedAuthorities authorities, TimeProvider time)
    {
        _time = time;
        var connections = DirectHandler.Guarded(targets.Guard, authorities);
        connections.PooledConnectionLifetime = _connectionLifetime;
        connections.MaxResponseHeadersLength = HeaderKilobytes;
        _http = new HttpClient(connections) { Timeout = options.Value.Timeout };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue(Product, null));
    }

    /// <summary>Sends a message; what goes wrong is told by the outcome.</summary>
    /// <param name="webhook">Where to.</param>
    /// <param name="secrets">What signs it.</param>
    /// <param name="id">Its id, the same whenever it is sent again.</param>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task<WebhookOutcome> SendAsync(Webhook webhook, WebhookSecrets secrets, string id, WebhookMessage message, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        var timestamp = now.ToUnixTimeSeconds();
        var body = Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(message));
        using var request = new HttpRequestMessage(HttpMethod.Post, webhook.Uri) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", secrets.Sign(id, timestamp, body, now));
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            var status = (int)response.StatusCode;
            return new WebhookOutcome(status, response.IsSuccessStatusCode ? "" : $"The answer was {status}.", RetryAfter(response, now));
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new WebhookOutcome(0, Sentence(e), TimeSpan.Zero);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private string Sentence(Exception e)
    {
        if (e is OperationCanceledException)
            return $"There was no answer within {_http.Timeout}.";
        var text = $"There was no answer: {(e.InnerException ?? e).Message}";
        return text.Length > ErrorLength ? text[..ErrorLength] : text;
    }

    private static TimeSpan RetryAfter(HttpResponseMessage response, DateTimeOffset now)
    {
        var wait = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - now,
            _ => TimeSpan.Zero,
        };
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait > WebhookOptions.LongestDelay ? WebhookOptions.LongestDelay : wait;
    }
}
