using Federation.Protocol;
using Federation.Protocol.Aggregator.V1;

namespace Federation.Report;

/// <summary>How a decision reads in a report.</summary>
internal static class DecisionWords
{
    internal static string InWords(this Decision decision)
    {
        var by = $"{Wording.Of(decision.Verdict)}, by {decision.Author?.DisplayName} ({decision.Author?.Organization}) on {decision.CreateTime.ToDateTime():yyyy-MM-dd}";
        return string.Join(" ", new[] { by + ".", decision.Reason, decision.StateReason }.Where(text => text.Length > 0));
    }
}
