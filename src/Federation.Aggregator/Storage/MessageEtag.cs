using System.Security.Cryptography;
using Google.Protobuf;

namespace Federation.Aggregator.Storage;

/// <summary>The etag of a message that the durable store keeps: it changes whenever the message does (AIP-154).</summary>
internal static class MessageEtag
{
    private const int Length = 16;

    /// <param name="message">The message, its own etag empty.</param>
    public static string Of(IMessage message) => Convert.ToHexStringLower(SHA256.HashData(message.ToByteArray()))[..Length];
}
