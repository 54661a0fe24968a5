using Federation.Protocol.Catalog.V1;
using Google.Protobuf.WellKnownTypes;

namespace Federation.Catalog.History;

/// <summary>Finds what differs between two states of an item.</summary>
internal static class ChangedFields
{
    /// <summary>The top-level fields that differ, in the order of their numbers.</summary>
    internal static FieldMask Between(WorkItem before, WorkItem after) => new()
    {
        Paths =
        {
            WorkItem.Descriptor.Fields.InFieldNumberOrder()
                .Where(field => !Equals(field.Accessor.GetValue(before), field.Accessor.GetValue(after)))
                .Select(field => field.Name),
        },
    };
}
