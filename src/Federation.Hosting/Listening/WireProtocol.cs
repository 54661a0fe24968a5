namespace Federation.Hosting;

/// <summary>What the clients of a host speak where no TLS negotiates it.</summary>
internal enum WireProtocol
{
    /// <summary>gRPC over HTTP/2.</summary>
    Grpc,

    /// <summary>HTTP/1.1.</summary>
    Http,
}
