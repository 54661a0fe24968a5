using System.Globalization;
using System.Net;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Status = Google.Rpc.Status;

namespace Federation.Aggregator.Tests.Fuzzing;

/// <summary>What a host answered.</summary>
internal sealed record FuzzAnswer
{
    /// <summary>Status of HTTP; null when the stream was reset before there was one.</summary>
    public HttpStatusCode? Http { get; init; }

    /// <summary>Status of gRPC; null when HTTP alone has answered, or the stream was reset.</summary>
    public StatusCode? Code { get; init; }

    public string Message { get; init; } = "";

    /// <summary>The details of the error; null when there are none.</summary>
    public Status? Details { get; init; }

    /// <summary>The messages that came.</summary>
    public IReadOnlyList<byte[]> Messages { get; init; } = [];

    /// <summary>Code of HTTP/2 that the stream was reset with.</summary>
    public long? Reset { get; init; }

    public string Reason => Detail<ErrorInfo>()?.Reason ?? "";

    public T? Detail<T>()
        where T : class, IMessage<T>, new() =>
        Details?.GetDetail<T>();

    public static FuzzAnswer Read(HttpResponseMessage response, byte[] body) => new()
    {
        Http = response.StatusCode,
        Code = int.TryParse(Find(response, "grpc-status"), CultureInfo.InvariantCulture, out var code) ? (StatusCode)code : null,
        Message = Uri.UnescapeDataString(Find(response, "grpc-message") ?? ""),
        Details = Find(response, "grpc-status-details-bin") is { } details ? Status.Parser.ParseFrom(Unpadded(details)) : null,
        Messages = [.. Frames(body)],
    };

    private static string? Find(HttpResponseMessage response, string name) =>
        response.TrailingHeaders.TryGetValues(name, out var values) || response.Headers.TryGetValues(name, out values) ? values.Single() : null;

    private static byte[] Unpadded(string base64) => Convert.FromBase64String(base64.PadRight((base64.Length + 3) / 4 * 4, '='));

    private static IEnumerable<byte[]> Frames(byte[] body)
    {
        for (var at = 0; at + 5 <= body.Length;)
        {
            var length = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(at + 1));
            if (at + 5 + length > body.Length)
                yield break;
            yield return body.AsSpan(at + 5, length).ToArray();
            at += 5 + length;
        }
    }
}
