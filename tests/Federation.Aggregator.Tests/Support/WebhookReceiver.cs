using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using Federation.Protocol.Aggregator.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Federation.Aggregator.Tests.Support;

/// <summary>Takes in what webhooks are sent: at <c>/</c>, and at <c>/slow</c>, where it never answers.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);

    private readonly WebApplication _app;
    private readonly CancellationTokenSource _end = new();
    private readonly Channel<Sent> _sent = Channel.CreateUnbounded<Sent>();
    private readonly TaskCompletionSource _slow = new();

    private WebhookReceiver(WebApplication app) => _app = app;

    /// <summary>Statuses of the next answers; once there are none left, 204.</summary>
    public ConcurrentQueue<int> Answers { get; } = new();

    /// <summary>Status of every answer that is not in <see cref="Answers"/>.</summary>
    public int Usual { get; set; } = StatusCodes.Status204NoContent;

    public string Address => _app.Urls.First();

    /// <summary>Ends once something came to <c>/slow</c>.</summary>
    public Task Slow => _slow.Task.WaitAsync(_patience);

    public static async Task<WebhookReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var receiver = new WebhookReceiver(app);
        app.MapPost("/", receiver.TakeAsync);
        app.MapPost("/slow", async () =>
        {
            receiver._slow.TrySetResult();
            await Task.Delay(Timeout.Infinite, receiver._end.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        await app.StartAsync();
        return receiver;
    }

    public async Task<Sent> NextAsync() => await _sent.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(_patience);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _app.DisposeAsync();
        _end.Dispose();
    }

    private async Task<IResult> TakeAsync(HttpRequest request)
    {
        using var body = new StreamReader(request.Body, Encoding.UTF8);
        var text = await body.ReadToEndAsync();
        var status = Answers.TryDequeue(out var next) ? next : Usual;
        await _sent.Writer.WriteAsync(new Sent(
            request.Headers["webhook-id"].ToString(), request.Headers["webhook-timestamp"].ToString(), request.Headers["webhook-signature"].ToString(), text, status));
        if (status is 301 or 302)
            request.HttpContext.Response.Headers.Location = "/";
        return Results.StatusCode(status);
    }

    /// <summary>What came.</summary>
    internal sealed record Sent(string Id, string Timestamp, string Signatures, string Body, int Answer)
    {
        public WebhookMessage Message => WebhookMessage.Parser.ParseJson(Body);

        /// <summary>Whether a secret signed it, as receivers are told to check (standardwebhooks.com).</summary>
        public bool IsSignedBy(string secret)
        {
            var key = Convert.FromBase64String(secret["whsec_".Length..]);
            var signature = Convert.ToBase64String(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{Id}.{Timestamp}.{Body}")));
            return Signatures.Split(' ').Contains($"v1,{signature}");
        }
    }
}
