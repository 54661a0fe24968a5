using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Federation.Hosting;

/// <summary>Which fields of a resource an update changes (AIP-134, AIP-161): whole top-level fields.</summary>
/// <typeparam name="T">The resource.</typeparam>
public sealed class UpdateMask<T>
    where T : class, IMessage<T>, new()
{
    private const string Everything = "*";

    private static readonly T _empty = new();

    private static readonly FieldMask.MergeOptions _replace = new()
    {
        ReplaceMessageFields = true,
        ReplaceRepeatedFields = true,
        ReplacePrimitiveFields = true,
    };

    private static readonly FieldMask _known = new() { Paths = { _empty.Descriptor.Fields.InFieldNumberOrder().Select(field => field.Name) } };

    private readonly FieldMask _fields;
    private readonly bool _changesUnknown;

    /// <summary>Reads the mask of a request.</summary>
    /// <param name="mask">The mask; without one the fields that are set are changed.</param>
    /// <param name="update">The resource that the request carries.</param>
    /// <param name="kept">Names of the fields that the service keeps itself.</param>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT, when it names what is no field or cannot be changed.</exception>
    public UpdateMask(FieldMask? mask, T update, params IEnumerable<string> kept)
    {
        ArgumentNullException.ThrowIfNull(update);
        var changeable = update.Descriptor.Fields.InFieldNumberOrder().Select(field => field.Name).Except(kept).ToList();
        _fields = new FieldMask { Paths = { Read(mask, update, changeable) } };

        // Those of a later version have no names here, so that only who names none can mean them; they are changed together.
        _changesUnknown = mask is { Paths: [Everything] } || (mask is null or { Paths.Count: 0 } && UnknownOf(update).CalculateSize() > 0);
    }

    /// <summary>The resource that comes of putting the masked fields of <paramref name="update"/> into <paramref name="current"/>.</summary>
    public T Apply(T update, T? current)
    {
        var result = current ?? new T();
        if (_changesUnknown)
        {
            result = UnknownOf(update);
            _known.Merge(current ?? _empty, result, _replace);
        }

        _fields.Merge(update, result, _replace);
        return result;
    }

    private static T UnknownOf(T message)
    {
        var unknown = message.Clone();
        foreach (var field in message.Descriptor.Fields.InFieldNumberOrder())
            field.Accessor.Clear(unknown);
        return unknown;
    }

    private static IEnumerable<string> Read(FieldMask? mask, T update, List<string> changeable)
    {
        if (mask is null || mask.Paths.Count == 0)
            return changeable.Where(field => IsSet(update, field));
        if (mask.Paths is [Everything])
            return changeable;
        var wrong = mask.Paths.Where(path => !changeable.Contains(path)).ToList();
        return wrong.Count == 0
            ? mask.Paths
            : throw FederationErrors.InvalidArgument(wrong.Select(path =>
                ("update_mask", $"'{path}' cannot be changed; allowed are '*' and {string.Join(", ", changeable)}.")));
    }

    private static bool IsSet(T message, string name)
    {
        var field = message.Descriptor.FindFieldByName(name).Accessor;
        return !Equals(field.GetValue(message), field.GetValue(_empty));
    }
}
