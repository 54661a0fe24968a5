using System.Net;

namespace Federation.Aggregator.Tests.Fuzzing;

/// <summary>Sends requests over HTTP/2 just as they are, which a typed client would refuse to.</summary>
internal sealed class RawClient : IDisposable
{
    private const int MaximumAnswer = 8 * 1024 * 1024;
    private const long Cancel = 0x8;

    // How long a stream is waited for and listened to that would go on for ever.
    private static readonly TimeSpan _beginTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _streamTime = TimeSpan.FromMilliseconds(100);

    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { UseProxy = false, EnableMultipleHttp2Connections = true });

    public async Task<FuzzAnswer> SendAsync(FuzzCase fuzz, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(fuzz.Host, fuzz.Method.Path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(fuzz.Body),
        };
        foreach (var (name, value) in fuzz.Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content.Headers.TryAddWithoutValidation(name, value);
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (fuzz.Method.Streams)
            end.CancelAfter(_beginTime);
        try
        {
            using var response = await _http.SendAsync(request, end.Token);
            if (fuzz.Method.Streams)
                end.CancelAfter(_streamTime);
            return FuzzAnswer.Read(response, await ReadAsync(response, end.Token));
        }
        catch (OperationCanceledException) when (fuzz.Method.Streams && !cancellationToken.IsCancellationRequested)
        {
            return new FuzzAnswer { Reset = Cancel };
        }
        catch (Exception e) when (ProtocolErrorOf(e) is { } error)
        {
            return new FuzzAnswer { Reset = error };
        }
    }

    public void Dispose() => _http.Dispose();

    private static async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[16 * 1024];
        while (bytes.Length < MaximumAnswer && await body.ReadAsync(buffer, cancellationToken) is > 0 and var count)
            bytes.Write(buffer, 0, count);
        return bytes.ToArray();
    }

    private static long? ProtocolErrorOf(Exception? exception) => exception switch
    {
        null => null,
        HttpProtocolException e => e.ErrorCode,
        _ => ProtocolErrorOf(exception.InnerException),
    };
}
