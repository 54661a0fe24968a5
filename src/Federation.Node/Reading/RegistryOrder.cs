using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Filtering;

namespace Federation.Node.Reading;

/// <summary>The order of a list of registries.</summary>
internal static class RegistryOrder
{
    internal static Order<Registry> ByName { get; } =
        OrderBy.Parse("", new OrderSchema<Registry>(registry => registry.Name).Text("name", registry => registry.Name), "name");
}
