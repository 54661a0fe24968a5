namespace Federation.Matching.Text;

/// <summary>What in a title tells a document from its nearest relatives.</summary>
/// <param name="Kind">What is numbered.</param>
/// <param name="Value">Hash of the number, Roman numerals as Arabic ones.</param>
internal readonly record struct Designator(DesignatorKind Kind, uint Value) : IComparable<Designator>
{
    /// <inheritdoc/>
    public int CompareTo(Designator other) => Kind != other.Kind ? Kind.CompareTo(other.Kind) : Value.CompareTo(other.Value);
}
