using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Federation.Hosting.Tests.Support;

/// <summary>A connection of HTTP/2 (RFC 9113) that sends whatever frames a test wants.</summary>
internal sealed class RawHttp2 : IAsyncDisposable
{
    internal const byte Data = 0x0;
    internal const byte Headers = 0x1;
    internal const byte Reset = 0x3;
    internal const byte Settings = 0x4;
    internal const byte GoAway = 0x7;
    internal const byte Continuation = 0x9;
    internal const byte EndStream = 0x1;
    internal const byte EndHeaders = 0x4;

    private const int HeaderBytes = 9;

    private readonly NetworkStream _stream;

    private RawHttp2(NetworkStream stream) => _stream = stream;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Connects, and tells the server the settings.</summary>
    internal static async Task<RawHttp2> ConnectAsync(Uri address, params (ushort Id, uint Value)[] settings)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(address.Host, address.Port, Cancellation);
        var connection = new RawHttp2(new NetworkStream(socket, ownsSocket: true));
        await connection._stream.WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray(), Cancellation);
        var payload = new byte[settings.Length * 6];
        foreach (var (i, (id, value)) in settings.Index())
        {
            BinaryPrimitives.WriteUInt16BigEndian(payload.AsSpan(i * 6), id);
            BinaryPrimitives.WriteUInt32BigEndian(payload.AsSpan((i * 6) + 2), value);
        }

        await connection.SendAsync(Settings, 0, 0, payload);
        return connection;
    }

    /// <summary>Sends a frame. False when the server has closed the connection.</summary>
    internal async Task<bool> SendAsync(byte type, byte flags, int stream, byte[] payload)
    {
        var frame = new byte[HeaderBytes + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, HeaderBytes);
        try
        {
            await _stream.WriteAsync(frame, Cancellation);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Reads until the server ends the connection. Gives the error code that it says goodbye with; null when it says nothing.</summary>
    internal async Task<uint?> UntilClosedAsync()
    {
        uint? code = null;
        try
        {
            var header = new byte[HeaderBytes];
            while (await _stream.ReadAtLeastAsync(header, HeaderBytes, throwOnEndOfStream: false, Cancellation) == HeaderBytes)
            {
                var payload = new byte[BinaryPrimitives.ReadInt32BigEndian(header) >> 8];
                await _stream.ReadExactlyAsync(payload, Cancellation);
                if (header[3] == GoAway)
                    code = BinaryPrimitives.ReadUInt32BigEndian(payload.AsSpan(4));
            }
        }
        catch (IOException)
        {
            // Closed without a goodbye, or after it.
        }

        return code;
    }

    /// <summary>The headers of a gRPC call, without compression (RFC 7541, 6.2.2).</summary>
    internal static byte[] Call(string path, string token) =>
    [
        .. Field(":method", "POST"),
        .. Field(":scheme", "http"),
        .. Field(":path", path),
        .. Field(":authority", "localhost"),
        .. Field("content-type", "application/grpc"),
        .. Field("te", "trailers"),
        .. Field("authorization", $"Bearer {token}"),
    ];

    /// <summary>One header.</summary>
    internal static byte[] Field(string name, string value) => [0, .. Text(name), .. Text(value)];

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private static byte[] Text(string text)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        if (bytes.Length < 127)
            return [(byte)bytes.Length, .. bytes];
        var length = new List<byte> { 127 };
        var left = bytes.Length - 127;
        for (; left >= 128; left >>= 7)
            length.Add((byte)(0x80 | (left & 0x7F)));
        length.Add((byte)left);
        return [.. length, .. bytes];
    }
}
