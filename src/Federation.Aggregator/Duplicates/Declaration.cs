using System.Globalization;
using Federation.Aggregator.Mirroring;
using Federation.Matching;
using Federation.Protocol;
using Federation.Protocol.Catalog.V1;

namespace Federation.Aggregator.Duplicates;

/// <summary>What the items of a duplicate declare of each other, and which of them does.</summary>
internal static class Declaration
{
    /// <summary>The items that declare it; none where nothing is declared.</summary>
    internal static IEnumerable<ReportedItem> ByOf(DuplicatePair pair)
    {
        if (pair.Match.DeclaredBy.HasFlag(DeclaringSide.Left))
            yield return pair.Left;
        if (pair.Match.DeclaredBy.HasFlag(DeclaringSide.Right))
            yield return pair.Right;
    }

    /// <summary>The same in a sentence; none where nothing is declared.</summary>
    internal static IEnumerable<string> Of(DuplicatePair pair)
    {
        if (pair.DeclaredRelation() is var relation && relation == RelationType.Unspecified)
            yield break;
        var by = pair.Match.DeclaredBy == DeclaringSide.Both ? "Both declare" : $"{ByOf(pair).Single().Identifier} alone declares";
        yield return $"{by}: {pair.Left.Identifier} {Wording.Of(relation)} {pair.Right.Identifier}.";
        foreach (var sentence in Comparison(pair.Match))
            yield return sentence;
    }

    /// <summary>What a proposal says of an item that it is near to, in a sentence; none where it says nothing.</summary>
    internal static IEnumerable<string> OfProposal(MatchedPair match, ReportedItem item) => match.Declared == DeclaredRelation.None ? []
        : [$"The proposal says that it {Wording.Of((RelationType)match.Declared)} {item.Identifier}.", .. Comparison(match)];

    // What is declared may have raised the probability.
    private static IEnumerable<string> Comparison(MatchedPair match) => match.Probability > match.TextProbability
        ? [$"By what was compared alone, the probability that both are one text would be {Percent(match.TextProbability)}."]
        : [];

    private static string Percent(double probability) => probability < 0.005 ? "less than 1 %" : probability.ToString("0 %", CultureInfo.InvariantCulture);
}
