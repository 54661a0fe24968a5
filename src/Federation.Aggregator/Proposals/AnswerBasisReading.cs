using Federation.Protocol.Aggregator.V1;

namespace Federation.Aggregator.Proposals;

/// <summary>Reads what answers are made from.</summary>
internal static class AnswerBasisReading
{
    /// <summary>Resource names of the registries that cannot be reached now (AIP-217).</summary>
    internal static IEnumerable<string> Unreachable(this IEnumerable<AnswerBasis> bases) => bases.Where(basis => !basis.Reachable).Select(basis => basis.Registry);
}
