using System.Globalization;
using Federation.Aggregator.Mirroring;
using Federation.Matching;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;

namespace Federation.Aggregator.Duplicates;

/// <summary>
/// How soon somebody should look at a duplicate. Work that is still in progress can be stopped or joined, most urgently just before it is
/// approved; two groups that meet often should talk; what the bodies declare is known to them, unless it is the bare claim of one; and what is
/// decided is done.
/// </summary>
/// <param name="snapshot">All duplicates.</param>
/// <param name="today">The date.</param>
internal sealed class PriorityScale(DuplicateSnapshot snapshot, DateTimeOffset today)
{
    private const double BothInProgress = 1;
    private const double OneInProgress = 0.4;
    private const double NearApproval = 0.5;
    private const double GroupsMeet = 0.02;
    private const int MeetingsLimit = 10;
    private const double Reopened = 0.75;
    private const double Declared = -1;
    private const double Decided = -4;
    private const int NearMonths = 6;

    private readonly string _today = Date(today);
    private readonly string _soon = Date(today.AddMonths(NearMonths));

    /// <summary>Greater is sooner.</summary>
    public double Of(DuplicatePair pair)
    {
        var working = (IsInProgress(pair.Left) ? 1 : 0) + (IsInProgress(pair.Right) ? 1 : 0);
        var priority = pair.Match.Score + working switch { 2 => BothInProgress, 1 => OneInProgress, _ => 0 };
        if (IsNearApproval(pair.Left) || IsNearApproval(pair.Right))
            priority += NearApproval;
        priority += GroupsMeet * Math.Min(MeetingsLimit, snapshot.MeetingsOf(pair));
        if (pair.Match.Declared != DeclaredRelation.None && !pair.Match.IsBareClaim)
            priority += Declared;
        return priority + pair.Review.State switch { ReviewState.Reopened => Reopened, ReviewState.Decided => Decided, _ => 0 };
    }

    /// <summary>Whether work on the item goes on.</summary>
    internal static bool IsInProgress(ReportedItem item) => item.Status is WorkItemStatus.Proposed or WorkItemStatus.Draft or WorkItemStatus.Approval;

    private bool IsNearApproval(ReportedItem item) => item.Status == WorkItemStatus.Approval
        || (IsInProgress(item) && item.NextMilestoneDate.Length > 0
            && string.CompareOrdinal(item.NextMilestoneDate, _today[..Math.Min(_today.Length, item.NextMilestoneDate.Length)]) >= 0
            && string.CompareOrdinal(item.NextMilestoneDate, _soon) <= 0);

    private static string Date(DateTimeOffset time) => time.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
