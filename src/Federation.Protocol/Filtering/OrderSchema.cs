using System.Buffers.Binary;
using System.Collections.Immutable;

namespace Federation.Protocol.Filtering;

/// <summary>
/// The fields that <typeparamref name="T"/> may be ordered by. Immutable: each member gives a schema with one field more.
/// </summary>
public sealed class OrderSchema<T>
{
    private readonly ImmutableSortedDictionary<string, Func<T, string>> _fields;

    /// <summary>A schema whose orders end with a unique value, so that no two items share a place.</summary>
    public OrderSchema(Func<T, string> unique)
        : this(unique, ImmutableSortedDictionary.Create<string, Func<T, string>>(StringComparer.Ordinal))
    {
    }

    private OrderSchema(Func<T, string> unique, ImmutableSortedDictionary<string, Func<T, string>> fields) =>
        (Unique, _fields) = (unique, fields);

    /// <summary>Names of the fields.</summary>
    public IEnumerable<string> Fields => _fields.Keys;

    internal Func<T, string> Unique { get; }

    /// <summary>Adds a text, ordered by its code units. ISO 8601 dates are such texts.</summary>
    public OrderSchema<T> Text(string field, Func<T, string> value) => new(Unique, _fields.Add(field, value));

    /// <summary>Adds a number.</summary>
    public OrderSchema<T> Number(string field, Func<T, double> value) => Text(field, item => Sortable(value(item)));

    internal Func<T, string>? Find(string field) => _fields.GetValueOrDefault(field);

    // The bits of a double order like the number once the sign bit is turned round and negative ones are inverted (IEEE 754).
    private static string Sortable(double number)
    {
        var bits = BitConverter.DoubleToUInt64Bits(number + 0.0);
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, number < 0 ? ~bits : bits ^ (1UL << 63));
        return Convert.ToHexString(bytes);
    }
}
