namespace Federation.Protocol.Filtering;

/// <summary>A pattern in which <c>*</c> stands for any characters, none included.</summary>
internal sealed class Wildcard(string pattern, StringComparison comparison)
{
    private readonly string[] _pieces = pattern.Split('*');

    /// <summary>The pattern of every text that contains <paramref name="pattern"/>, whatever the case.</summary>
    internal static Wildcard Containing(string pattern) => new($"*{pattern}*", StringComparison.OrdinalIgnoreCase);

    internal bool Matches(string value)
    {
        if (_pieces.Length == 1)
            return value.Equals(_pieces[0], comparison);
        if (!value.StartsWith(_pieces[0], comparison))
            return false;

        // Taking each middle piece where it first occurs leaves the most for those behind it.
        var at = _pieces[0].Length;
        foreach (var piece in _pieces.AsSpan(1, _pieces.Length - 2))
        {
            var found = value.IndexOf(piece, at, comparison);
            if (found < 0)
                return false;
            at = found + piece.Length;
        }

        return value.Length - at >= _pieces[^1].Length && value.EndsWith(_pieces[^1], comparison);
    }
}
