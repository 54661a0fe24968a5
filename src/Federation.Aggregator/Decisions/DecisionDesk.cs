using Federation.Aggregator.Duplicates;
using Federation.Aggregator.Reading;
using Federation.Aggregator.Storage;
using Federation.Hosting;
using Federation.Protocol;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Names;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Hosting;
using MatchLimits = Federation.Matching.MatchLimits;

namespace Federation.Aggregator.Decisions;

/// <summary>
/// Does what people decide: keeps each step in the durable store, then in the book, then shows it in the duplicates. One at a time.
/// </summary>
internal sealed class DecisionDesk(
    DecisionLog log, DecisionBook book, DuplicateIndex index, Subjects subjects, MirroredWorkItems items, TimeProvider time) : IHostedService, IDisposable
{
    /// <summary>FAILED_PRECONDITION: the decision does not hold any more.</summary>
    public const string DecisionEnded = "DECISION_ENDED";

    /// <summary>ABORTED: something was decided that the caller has not seen.</summary>
    public const string DecidedMeanwhile = "DECIDED_MEANWHILE";

    /// <summary>ABORTED: it was assigned, and the caller has not seen that.</summary>
    public const string AssignedMeanwhile = "ASSIGNED_MEANWHILE";

    private const string ItemUnknown = "ITEM_UNAVAILABLE";
    private static readonly TimeSpan _itemRetry = TimeSpan.FromSeconds(5);

    private readonly ChangeTurn _turn = new();

    /// <summary>Reads what was done before, so that it is known when the first mirrors are read.</summary>
    public async Task StartAsync(CancellationToken cancellationToken) => book.Apply(await log.ReadAsync(cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    /// <summary>Decides about a duplicate or cluster.</summary>
    /// <param name="author">Who decides.</param>
    /// <param name="subject">Name of the duplicate or cluster.</param>
    /// <param name="verdict">What is decided.</param>
    /// <param name="reason">Why.</param>
    /// <param name="seenStep">Id of the newest ruling that was seen, empty for none; null to decide whatever others did.</param>
    /// <param name="etag">The etag of the cluster that was seen; empty to decide about whatever it holds.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="RpcException">INVALID_ARGUMENT, NOT_FOUND, ABORTED, FAILED_PRECONDITION or UNAVAILABLE.</exception>
    public Task<Decision> DecideAsync(
        Author author, string subject, Verdict verdict, string reason, string? seenStep, string etag, CancellationToken cancellationToken)
    {
        if (!System.Enum.IsDefined(verdict) || verdict == Verdict.Unspecified || !verdict.IsJudgement())
            throw FederationErrors.InvalidArgument("verdict", "It should be one of DUPLICATE, ADOPTION, OVERLAP, RELATED and NOT_DUPLICATE.");
        return DecideAsync(
            author,
            async () =>
            {
                // Who decided is the better answer to whoever has seen neither that nor what the cluster has become.
                if (seenStep is not null)
                    RequireSeen(book.HistoryOf(await subjects.ItemsOfAsync("subject", subject, cancellationToken).ConfigureAwait(false)).LastRuling(), seenStep, DecidedMeanwhile);
                return (await subjects.ItemsOfAsync("subject", subject, "etag", etag, cancellationToken).ConfigureAwait(false), []);
            },
            verdict,
            reason,
            cancellationToken);
    }

    /// <summary>Parts items of a cluster from its others.</summary>
    /// <param name="author">Who parts them.</param>
    /// <param name="cluster">Name of the cluster.</param>
    /// <param name="leaving">Resource names of the items that leave it.</param>
    /// <param name="reason">Why.</param>
    /// <param name="etag">The etag of the cluster that was seen; empty to split whatever it holds.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="RpcException">INVALID_ARGUMENT, NOT_FOUND, ABORTED, FAILED_PRECONDITION or UNAVAILABLE.</exception>
    public Task<Decision> SplitAsync(
        Author author, string cluster, IReadOnlyCollection<string> leaving, string reason, string etag, CancellationToken cancellationToken) => DecideAsync(
        author,
        async () =>
        {
            var all = await subjects.ItemsOfAsync("name", cluster, "etag", etag, cancellationToken).ConfigureAwait(false);
            var (parted, rest) = (all.Where(leaving.Contains).ToList(), all.Where(item => !leaving.Contains(item)).ToList());
            if (leaving.Except(all).FirstOrDefault() is { } stranger)
                throw FederationErrors.InvalidArgument("work_items", $"{stranger} is not in {cluster}.");
            if (parted.Count == 0 || rest.Count == 0)
                throw FederationErrors.InvalidArgument("work_items", "Some items of the cluster should leave it, but not all.");
            return (parted, rest);
        },
        Verdict.Apart,
        reason,
        cancellationToken);

    /// <summary>Makes clusters one.</summary>
    /// <param name="author">Who does.</param>
    /// <param name="names">Names of the clusters or duplicates.</param>
    /// <param name="etags">The etag of each that was seen; none to merge whatever they hold.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="RpcException">INVALID_ARGUMENT, NOT_FOUND, ABORTED, FAILED_PRECONDITION or UNAVAILABLE.</exception>
    public Task<Decision> MergeAsync(Author author, IReadOnlyList<string> names, IReadOnlyList<string> etags, string reason, CancellationToken cancellationToken)
    {
        if (names.Distinct().Count() < 2)
            throw FederationErrors.InvalidArgument("names", "There should be two clusters or duplicates, or more.");
        if (etags.Count > 0 && etags.Count != names.Count)
            throw FederationErrors.InvalidArgument("etags", $"There are {etags.Count}; there should be one for each of the {names.Count} names, or none at all.");
        return DecideAsync(
            author,
            async () =>
            {
                SortedSet<string> all = new(StringComparer.Ordinal);
                foreach (var (i, name) in names.Index())
                    all.UnionWith(await subjects.ItemsOfAsync($"names[{i}]", name, $"etags[{i}]", etags.Count > 0 ? etags[i] : "", cancellationToken).ConfigureAwait(false));
                return all.Count <= MatchLimits.ClusterSize ? ([.. all], [])
                    : throw FederationErrors.InvalidArgument("names", $"Together they have {all.Count} items; a cluster may have {MatchLimits.ClusterSize}.");
            },
            Verdict.Together,
            reason,
            cancellationToken);
    }

    /// <summary>Takes a decision back.</summary>
    /// <exception cref="RpcException">NOT_FOUND, or FAILED_PRECONDITION with the reason <see cref="DecisionEnded"/>.</exception>
    public async Task<Decision> UndoAsync(Author author, string name, string reason, CancellationToken cancellationToken)
    {
        RequireText("reason", reason);
        await InTurnAsync(
            () => Find(name).State is DecisionState.Current or DecisionState.Reopened
                ? NewStep(author, step => step.Undone = new DecisionEnd { Decision = name, Reason = reason.Trim() })
                : throw FederationErrors.FailedPrecondition(DecisionEnded, $"{name} does not hold any more: {Find(name).StateReason}"),
            cancellationToken).ConfigureAwait(false);
        await ReconsiderAsync([.. Find(name).Items()], cancellationToken).ConfigureAwait(false);
        return Find(name);
    }

    /// <summary>Says who is to see to a duplicate or cluster.</summary>
    /// <param name="author">Who assigns it.</param>
    /// <param name="subject">Name of the duplicate or cluster.</param>
    /// <param name="assignee">Who is to see to it; empty for nobody.</param>
    /// <param name="seenStep">Id of the newest assignment that was seen, empty for none; null to assign it whatever others did.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="RpcException">INVALID_ARGUMENT, NOT_FOUND, ABORTED, FAILED_PRECONDITION or UNAVAILABLE.</exception>
    public async Task<Assignment> AssignAsync(Author author, string subject, string assignee, string? seenStep, CancellationToken cancellationToken)
    {
        if (assignee.Length > StepRules.AssigneeLimit)
            throw FederationErrors.InvalidArgument("assignee", $"It has {assignee.Length} characters; allowed are {StepRules.AssigneeLimit}.");
        var names = await subjects.ItemsOfAsync("subject", subject, cancellationToken).ConfigureAwait(false);
        var assignment = new Assignment { WorkItems = { names }, Assignee = assignee.Trim() };
        await InTurnAsync(
            () =>
            {
                RequireSeen(book.HistoryOf(names).LastAssignment(), seenStep, AssignedMeanwhile);
                return NewStep(author, step => step.Assigned = assignment);
            },
            cancellationToken).ConfigureAwait(false);
        return assignment;
    }

    /// <summary>Says something about a duplicate or cluster.</summary>
    /// <exception cref="RpcException">INVALID_ARGUMENT, NOT_FOUND, FAILED_PRECONDITION or UNAVAILABLE.</exception>
    public async Task<Comment> CommentAsync(Author author, string subject, string text, CancellationToken cancellationToken)
    {
        RequireText("text", text);
        if (string.IsNullOrWhiteSpace(text))
            throw FederationErrors.InvalidArgument("text", "It should say something.");
        var names = await subjects.ItemsOfAsync("subject", subject, cancellationToken).ConfigureAwait(false);
        var comment = new Comment { WorkItems = { names }, Text = text.Trim() };
        await InTurnAsync(() => NewStep(author, step => step.Commented = comment), cancellationToken).ConfigureAwait(false);
        return comment;
    }

    /// <summary>Takes over steps that were exported; those that are known already are left.</summary>
    /// <returns>How many were new.</returns>
    /// <exception cref="RpcException">INVALID_ARGUMENT that names the step, or FAILED_PRECONDITION.</exception>
    public async Task<int> ImportAsync(IReadOnlyList<DecisionStep> steps, CancellationToken cancellationToken)
    {
        StepRules.Require(steps, book, time.GetUtcNow());
        var added = await _turn.TakeAsync(() => KeepAsync(steps, cancellationToken), cancellationToken).ConfigureAwait(false);
        await ReconsiderAsync([.. added.SelectMany(step => step.Decided?.Items() ?? []).Distinct()], cancellationToken).ConfigureAwait(false);
        return added.Count;
    }

    /// <summary>Opens again the decisions about items that have changed enough since.</summary>
    /// <param name="states">The items as they are.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task ReconsiderAsync(IEnumerable<SeenItem> states, CancellationToken cancellationToken)
    {
        Dictionary<string, List<string>> reasons = [];
        foreach (var now in states)
        {
            foreach (var decision in book.CurrentAbout(now.WorkItem))
            {
                var then = decision.SeenItems.FirstOrDefault(item => item.WorkItem == now.WorkItem);
                if (then is not null && ItemChanges.Between(then, now, decision.SeenItems.Where(other => other != then)) is { Count: > 0 } changes)
                    (reasons.TryGetValue(decision.Name, out var all) ? all : reasons[decision.Name] = []).AddRange(changes);
            }
        }

        foreach (var (name, changes) in reasons)
        {
            await InTurnAsync(
                () => Find(name).State == DecisionState.Current
                    ? NewStep(null, step => step.Reopened = new DecisionEnd { Decision = name, Reason = string.Join(" ", changes) })
                    : null,
                cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ReconsiderAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        var found = await items.FindAsync(names, cancellationToken).ConfigureAwait(false);
        await ReconsiderAsync(found.Values.Select(SeenItems.Of), cancellationToken).ConfigureAwait(false);
    }

    // What it is about is found in turn, so that it is what the step before has left.
    private async Task<Decision> DecideAsync(
        Author author, Func<Task<(IReadOnlyList<string> Names, IReadOnlyList<string> ApartFrom)>> about, Verdict verdict, string reason, CancellationToken cancellationToken)
    {
        RequireText("reason", reason);
        var name = DecisionName.New();
        await InTurnAsync(
            async () =>
            {
                var (names, apartFrom) = await about().ConfigureAwait(false);
                var found = await items.FindAsync([.. names, .. apartFrom], cancellationToken).ConfigureAwait(false);
                if (names.Concat(apartFrom).FirstOrDefault(item => !found.ContainsKey(item)) is { } missing)
                    throw Unreadable(missing);
                return NewStep(author, step =>
                {
                    step.StepId = name.Id;
                    var decision = new Decision
                    {
                        Name = name.ToString(),
                        WorkItems = { names },
                        ApartFrom = { apartFrom },
                        Verdict = verdict,
                        Reason = reason.Trim(),
                        Author = author,
                        CreateTime = step.Time,
                        State = DecisionState.Current,
                        SeenItems = { found.Values.Select(SeenItems.Of) },
                    };
                    decision.Duplicate = decision.DuplicateOfItems();
                    step.Decided = decision;
                });
            },
            cancellationToken).ConfigureAwait(false);
        return Find(name.ToString());
    }

    // One that a whole mirror does not hold is gone, and does not come back by trying again.
    private RpcException Unreadable(string item) => items.IsMirrored(item)
        ? FederationErrors.NotFound("federation.WorkItem", item)
        : FederationErrors.Unavailable(ItemUnknown, $"{item} cannot be read now, so that nothing can be decided about it. Try again when its registry is mirrored.", _itemRetry);

    private static void RequireSeen(DecisionStep? newest, string? seenStep, string refusal)
    {
        if (seenStep is not null && newest is not null && newest.StepId != seenStep)
            throw FederationErrors.Aborted(refusal, Sentence(newest));
    }

    private static string Sentence(DecisionStep unseen)
    {
        var done = unseen.Decided is { } decided ? $"decided “{Wording.Of(decided.Verdict)}”"
            : unseen.Undone is not null ? "took a decision back"
            : unseen.Assigned is { } assigned ? assigned.Assignee.Length > 0 ? $"assigned it to “{assigned.Assignee}”" : "assigned it to nobody"
            : "opened the decision again";
        return FormattableString.Invariant(
            $"{unseen.Author?.DisplayName ?? "The federation"} {done} at {unseen.Time.ToDateTime():yyyy-MM-dd HH:mm} UTC, and you have not seen it. Look at the history before you {(unseen.Assigned is null ? "decide" : "assign it")}.");
    }

    private Decision Find(string name) => book.Find(name) ?? throw FederationErrors.NotFound("federation.Decision", name);

    private static void RequireText(string field, string text)
    {
        if (text.Length > StepRules.TextLimit)
            throw FederationErrors.InvalidArgument(field, $"It has {text.Length} characters; allowed are {StepRules.TextLimit}.");
    }

    private DecisionStep NewStep(Author? author, Action<DecisionStep> fill)
    {
        // What is done now comes after all that is known, whatever the clocks say: it may be of an aggregator whose clock is ahead, or ours was put back.
        var now = Timestamp.FromDateTimeOffset(time.GetUtcNow());
        var step = new DecisionStep { StepId = DecisionName.New().Id, Time = book.LastTime is { } last && last > now ? last : now, Author = author };
        fill(step);
        return step;
    }

    private Task<List<DecisionStep>> InTurnAsync(Func<DecisionStep?> make, CancellationToken cancellationToken) =>
        InTurnAsync(() => Task.FromResult(make()), cancellationToken);

    private Task<List<DecisionStep>> InTurnAsync(Func<Task<DecisionStep?>> make, CancellationToken cancellationToken) => _turn.TakeAsync(
        async () => await make().ConfigureAwait(false) is { } step ? await KeepAsync([step], cancellationToken).ConfigureAwait(false) : [],
        cancellationToken);

    private async Task<List<DecisionStep>> KeepAsync(IReadOnlyList<DecisionStep> steps, CancellationToken cancellationToken)
    {
        var added = await log.AddAsync(steps, cancellationToken).ConfigureAwait(false);
        var touched = book.Apply(added);

        // What is kept shows, whether or not the caller still waits.
        await index.ReviewAsync(touched, CancellationToken.None).ConfigureAwait(false);
        return added;
    }
}
