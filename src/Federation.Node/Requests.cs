using Federation.Hosting;
using Federation.Protocol.Names;

namespace Federation.Node;

/// <summary>Reads fields of requests; what is wrong is named with its field.</summary>
internal static class Requests
{
    /// <summary>Reads <paramref name="value"/> as the name of a registry.</summary>
    internal static RegistryName Registry(string field, string value) => Read(field, () => RegistryName.Parse(value));

    /// <summary>Reads <paramref name="value"/> as the name of a work item.</summary>
    internal static WorkItemName WorkItem(string field, string value) => Read(field, () => WorkItemName.Parse(value));

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
