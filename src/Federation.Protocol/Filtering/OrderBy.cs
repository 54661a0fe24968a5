namespace Federation.Protocol.Filtering;

/// <summary>Orders of List methods (AIP-132): fields parted by commas, each with <c> desc</c> for descending.</summary>
public static class OrderBy
{
    /// <summary>Reads an order; an empty text means <paramref name="whenEmpty"/>.</summary>
    /// <exception cref="FilterException">The text is no order, or names a field that is not there or is there twice.</exception>
    public static Order<T> Parse<T>(string? text, OrderSchema<T> schema, string whenEmpty)
    {
        ArgumentNullException.ThrowIfNull(schema);
        var terms = new List<OrderTerm<T>>();
        var position = 0;
        foreach (var part in (string.IsNullOrWhiteSpace(text) ? whenEmpty : text).Split(','))
        {
            var words = part.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words is not ([_] or [_, "asc" or "desc"]))
                throw new FilterException(position, $"'{part.Trim()}' at {position} should be one field, or a field and desc");
            var value = schema.Find(words[0]) ?? throw new FilterException(
                position, $"'{words[0]}' at {position} is no field to order by; there are {string.Join(", ", schema.Fields)}");
            if (terms.Exists(term => term.Field == words[0]))
                throw new FilterException(position, $"'{words[0]}' at {position} is there twice");
            terms.Add(new OrderTerm<T>(words[0], words is [_, "desc"], value));
            position += part.Length + 1;
        }

        return new Order<T>(terms, schema.Unique);
    }
}
