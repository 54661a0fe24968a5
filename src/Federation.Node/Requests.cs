using Federation.Hosting;
using Federation.Protocol.Names;

namespace Federation.Node;

/// <summary>Reads the resource names of requests.</summary>
internal static class Requests
{
    /// <summary>Reads <paramref name="value"/> as the name of a registry.</summary>
    internal static RegistryName Registry(string field, string value) => RequestField.Read(field, () => RegistryName.Parse(value));

    /// <summary>Reads <paramref name="value"/> as the name of a work item.</summary>
    internal static WorkItemName WorkItem(string field, string value) => RequestField.Read(field, () => WorkItemName.Parse(value));
}
