using Federation.Hosting;
using Federation.Protocol.Catalog.V1;
using Google.Protobuf.WellKnownTypes;

namespace Federation.Node.Administration;

/// <summary>Which fields of a work item an update changes (AIP-134, AIP-161): whole top-level fields.</summary>
internal sealed class UpdateMask
{
    private const string Everything = "*";

    // The store keeps these itself.
    private static readonly string[] _kept = ["name", "provenance", "etag"];

    private static readonly IReadOnlyList<string> _changeable =
        [.. WorkItem.Descriptor.Fields.InFieldNumberOrder().Select(field => field.Name).Except(_kept)];

    private static readonly FieldMask.MergeOptions _replace = new()
    {
        ReplaceMessageFields = true,
        ReplaceRepeatedFields = true,
        ReplacePrimitiveFields = true,
    };

    private readonly FieldMask _fields;

    private UpdateMask(IEnumerable<string> fields) => _fields = new FieldMask { Paths = { fields } };

    /// <summary>Reads the mask of a request that carries <paramref name="item"/>.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT, when it names what is no field or cannot be changed.</exception>
    internal static UpdateMask Read(FieldMask? mask, WorkItem item)
    {
        if (mask is null || mask.Paths.Count == 0)
            return new UpdateMask(_changeable.Where(field => IsSet(item, field)));
        if (mask.Paths is [Everything])
            return new UpdateMask(_changeable);
        var wrong = mask.Paths.Where(path => !_changeable.Contains(path)).ToList();
        return wrong.Count == 0
            ? new UpdateMask(mask.Paths)
            : throw FederationErrors.InvalidArgument(wrong.Select(path =>
                ("update_mask", $"'{path}' cannot be changed; allowed are '*' and {string.Join(", ", _changeable)}.")));
    }

    /// <summary>The item that comes of putting the masked fields of <paramref name="update"/> into <paramref name="current"/>.</summary>
    internal WorkItem Apply(WorkItem update, WorkItem? current)
    {
        var result = current ?? new WorkItem();
        _fields.Merge(update, result, _replace);
        return result;
    }

    private static bool IsSet(WorkItem item, string name)
    {
        var field = WorkItem.Descriptor.FindFieldByName(name).Accessor;
        return !Equals(field.GetValue(item), field.GetValue(new WorkItem()));
    }
}
