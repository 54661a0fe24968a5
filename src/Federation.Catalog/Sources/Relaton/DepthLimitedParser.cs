using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Federation.Catalog.Sources.Relaton;

/// <summary>Refuses YAML that is nested too deep for a reader that descends into it.</summary>
internal sealed class DepthLimitedParser(IParser inner) : IParser
{
    private const int MaximumDepth = 32;
    private int _depth;

    /// <inheritdoc/>
    public ParsingEvent? Current => inner.Current;

    /// <inheritdoc/>
    public bool MoveNext()
    {
        if (!inner.MoveNext())
            return false;
        _depth += inner.Current!.NestingIncrease;
        return _depth <= MaximumDepth
            ? true
            : throw new YamlException(inner.Current.Start, inner.Current.End, $"the record is nested more than {MaximumDepth} deep");
    }
}
