using Federation.Hosting;
using Federation.Protocol.Names;

namespace Federation.Node;

/// <summary>Reads the fields that requests share.</summary>
internal static class Requests
{
    /// <summary>Reads <paramref name="value"/> as the name of a registry.</summary>
    internal static RegistryName Registry(string field, string value) => RequestField.Read(field, () => RegistryName.Parse(value));

    /// <summary>Reads <paramref name="value"/> as the name of a work item.</summary>
    internal static WorkItemName WorkItem(string field, string value) => RequestField.Read(field, () => WorkItemName.Parse(value));

    /// <summary>Reads the field <c>revision</c>: 0, or one of the registry.</summary>
    internal static long Revision(long value) => value >= 0
        ? value
        : throw FederationErrors.InvalidArgument("revision", $"It is {value}; it should be a revision of the registry, or 0 for the newest.");
}
