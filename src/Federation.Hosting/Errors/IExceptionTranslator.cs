using Grpc.Core;

namespace Federation.Hosting;

/// <summary>
/// Says what a service's own exceptions mean to a client. Registered by the host as a singleton; the first of several that knows
/// an exception decides.
/// </summary>
public interface IExceptionTranslator
{
    /// <summary>The error for the client, made by <see cref="FederationErrors"/>; null for an exception that it does not know.</summary>
    RpcException? Translate(Exception exception);
}
