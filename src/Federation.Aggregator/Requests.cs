using Federation.Hosting;

namespace Federation.Aggregator;

/// <summary>Reads fields of requests; what is wrong is named with its field.</summary>
internal static class Requests
{
    /// <summary>Reads a field by <paramref name="read"/>.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT, when it is not in the right form.</exception>
    internal static T Read<T>(string field, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (FormatException e)
        {
            throw FederationErrors.InvalidArgument(field, e.Message);
        }
    }
}
