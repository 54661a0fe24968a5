using System.IO.Compression;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;
using Grpc.Net.Compression;

namespace Federation.Hosting;

/// <summary>Opens connections to the services of the federation.</summary>
public static class FederationChannel
{
    // What a service may send of a stream before it is read: two batches of changes. With the usual 64 KiB both sides would wait for each
    // other many times in a batch. Over a connection that takes a tenth of a second to answer, a stream brings 10 MB a second.
    private const int StreamWindow = 1024 * 1024;

    // A change that was answered by UNAVAILABLE may have happened, so only reading is repeated.
    private static readonly string[] _readingServices =
    [
        CatalogService.Descriptor.FullName,
        RegistryService.Descriptor.FullName,
        DuplicateService.Descriptor.FullName,
    ];

    /// <summary>A channel over TLS, or over plain HTTP/2 to a service on loopback. The caller disposes it.</summary>
    /// <param name="address">Address of the service.</param>
    /// <param name="tokens">Where the token of each call comes from; null calls without, as health and reflection allow.</param>
    /// <param name="resource">The audience to ask tokens for: the service, for example <c>urn:federation:itu-t</c>.</param>
    /// <param name="compression">
    /// Whether the services are asked to compress what they send (gzip). It spares the network and costs time on both sides.
    /// </param>
    /// <exception cref="ArgumentException">A token would be sent in clear to another machine, or <paramref name="resource"/> is missing.</exception>
    public static GrpcChannel Open(Uri address, AccessTokenSource? tokens = null, string? resource = null, bool compression = false)
    {
        if (!SecureTransport.Permits(address))
            throw new ArgumentException($"{address} is not {SecureTransport.Rule}.", nameof(address));

        var connections = tokens?.Transport.For(address) ?? DirectHandler.For(address);
        connections.EnableMultipleHttp2Connections = true;
        connections.InitialHttp2StreamWindowSize = StreamWindow;
        connections.KeepAlivePingDelay = KeepAlive.PingDelay;
        connections.KeepAlivePingTimeout = KeepAlive.PingTimeout;
        connections.PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan;

        HttpMessageHandler handler = connections;
        if (tokens is not null)
        {
            ArgumentException.ThrowIfNullOrEmpty(resource);
            handler = new BearerTokenHandler(tokens, resource, handler);
        }

        return GrpcChannel.ForAddress(address, new GrpcChannelOptions
        {
            HttpHandler = handler,
            DisposeHttpClient = true,
            MaxReceiveMessageSize = MessageSize.MaxBytes,
            MaxSendMessageSize = MessageSize.MaxBytes,
            CompressionProviders = compression ? [new GzipCompressionProvider(CompressionLevel.Fastest)] : [],
            ServiceConfig = Retries(isBound: tokens?.Proofs is not null),
        });
    }

    private static ServiceConfig Retries(bool isBound)
    {
        // A call whose proof was refused has not happened. The answer tells the nonce to sign, so the next one is taken.
        StatusCode[] unproven = isBound ? [StatusCode.Unauthenticated] : [];
        var reading = new MethodConfig { RetryPolicy = Again(attempts: 4, [StatusCode.Unavailable, .. unproven]) };
        foreach (var service in _readingServices)
            reading.Names.Add(new MethodName { Service = service });
        var config = new ServiceConfig { MethodConfigs = { reading } };
        if (isBound)
            config.MethodConfigs.Add(new MethodConfig { Names = { MethodName.Default }, RetryPolicy = Again(attempts: 2, unproven) });
        return config;
    }

    private static RetryPolicy Again(int attempts, IEnumerable<StatusCode> statuses)
    {
        var policy = new RetryPolicy
        {
            MaxAttempts = attempts,
            InitialBackoff = TimeSpan.FromMilliseconds(200),
            MaxBackoff = TimeSpan.FromSeconds(2),
            BackoffMultiplier = 2,
        };
        foreach (var status in statuses)
            policy.RetryableStatusCodes.Add(status);
        return policy;
    }
}
