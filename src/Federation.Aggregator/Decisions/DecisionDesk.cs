using Federation.Aggregator.Duplicates;
using Federation.Aggregator.Reading;
using Federation.Aggregator.Storage;
using Federation.Hosting;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Names;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.Extensions.Hosting;

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

    private const int TextLimit = 4_000;
    private const int AssigneeLimit = 200;
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
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="RpcException">INVALID_ARGUMENT, NOT_FOUND, ABORTED, FAILED_PRECONDITION or UNAVAILABLE.</exception>
    public async Task<Decision> DecideAsync(
        Author author, string subject, Verdict verdict, string reason, string? seenStep, CancellationToken cancellationToken)
    {
        if (!System.Enum.IsDefined(verdict) || verdict == Verdict.Unspecified || !verdict.IsJudgement())
            throw FederationErrors.InvalidArgument("verdict", "It should be one of DUPLICATE, ADOPTION, OVERLAP, RELATED and NOT_DUPLICATE.");
        var names = await subjects.ItemsOfAsync("subject", subject, cancellationToken).ConfigureAwait(false);
        return await DecideAsync(author, names, [], verdict, reason, seenStep, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Parts items of a cluster from its others.</summary>
    /// <exception cref="RpcException">INVALID_ARGUMENT, NOT_FOUND, FAILED_PRECONDITION or UNAVAILABLE.</exception>
    public async Task<Decision> SplitAsync(
        Author author, string cluster, IReadOnlyCollection<string> leaving, string reason, CancellationToken cancellationToken)
    {
        var all = await subjects.ItemsOfAsync("name", cluster, cancellationToken).ConfigureAwait(false);
        var (parted, rest) = (all.Where(leaving.Contains).ToList(), all.Where(item => !leaving.Contains(item)).ToList());
        if (leaving.Except(all).FirstOrDefault() is { } stranger)
            throw FederationErrors.InvalidArgument("work_items", $"{stranger} is not in {cluster}.");
        if (parted.Count == 0 || rest.Count == 0)
            throw FederationErrors.InvalidArgument("work_items", "Some items of the cluster should leave it, but not all.");
        return await DecideAsync(author, parted, rest, Verdict.Apart, reason, null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes clusters one.</summary>
    /// <exception cref="RpcException">INVALID_ARGUMENT, NOT_FOUND, FAILED_PRECONDITION or UNAVAILABLE.</exception>
    public async Task<Decision> MergeAsync(Author author, IReadOnlyList<string> names, string reason, CancellationToken cancellationToken)
    {
        if (names.Distinct().Count() < 2)
            throw FederationErrors.InvalidArgument("names", "There should be two clusters or duplicates, or more.");
        SortedSet<string> all = new(StringComparer.Ordinal);
        foreach (var (i, name) in names.Index())
            all.UnionWith(await subjects.ItemsOfAsync($"names[{i}]", name, cancellationToken).ConfigureAwait(false));
        return await DecideAsync(author, [.. all], [], Verdict.Together, reason, null, cancellationToken).ConfigureAwait(false);
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
    /// <exception cref="RpcException">INVALID_ARGUMENT, NOT_FOUND, FAILED_PRECONDITION or UNAVAILABLE.</exception>
    public async Task<Assignment> AssignAsync(Author author, string subject, string assignee, CancellationToken cancellationToken)
    {
        if (assignee.Length > AssigneeLimit)
            throw FederationErrors.InvalidArgument("assignee", $"It has {assignee.Length} characters; allowed are {AssigneeLimit}.");
        var names = await subjects.ItemsOfAsync("subject", subject, cancellationToken).ConfigureAwait(false);
        var assignment = new Assignment { WorkItems = { names }, Assignee = assignee.Trim() };
        await InTurnAsync(() => NewStep(author, step => step.Assigned = assignment), cancellationToken).ConfigureAwait(false);
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
        StepRules.Require(steps, book);
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

    private async Task<Decision> DecideAsync(
        Author author, IReadOnlyList<string> names, List<string> apartFrom, Verdict verdict, string reason, string? seenStep, CancellationToken cancellationToken)
    {
        RequireText("reason", reason);
        var name = DecisionName.New();
        await InTurnAsync(
            async () =>
            {
                if (seenStep is not null && book.HistoryOf(names).LastRuling() is { } newest && newest.StepId != seenStep)
                    throw FederationErrors.Aborted(DecidedMeanwhile, Sentence(newest));
                var found = await items.FindAsync([.. names, .. apartFrom], cancellationToken).ConfigureAwait(false);
                if (names.Concat(apartFrom).FirstOrDefault(item => !found.ContainsKey(item)) is { } missing)
                    throw FederationErrors.Unavailable(ItemUnknown, $"{missing} cannot be read now, so that nothing can be decided about it. Try again when its registry is mirrored.", _itemRetry);
                return NewStep(author, step =>
                {
                    step.StepId = name.Id;
                    step.Decided = new Decision
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
                        Duplicate = names.Count == 2 && apartFrom.Count == 0 ? DuplicateName.Of(names[0], names[1]).ToString() : "",
                    };
                });
            },
            cancellationToken).ConfigureAwait(false);
        return Find(name.ToString());
    }

    private static string Sentence(DecisionStep ruling)
    {
        var done = ruling.Decided is { } decided ? $"decided “{Wording.Of(decided.Verdict)}”"
            : ruling.Undone is not null ? "took a decision back"
            : "opened the decision again";
        return FormattableString.Invariant(
            $"{ruling.Author?.DisplayName ?? "The federation"} {done} at {ruling.Time.ToDateTime():yyyy-MM-dd HH:mm} UTC, and you have not seen it. Look at the history before you decide.");
    }

    private Decision Find(string name) => book.Find(name) ?? throw FederationErrors.NotFound("federation.Decision", name);

    private static void RequireText(string field, string text)
    {
        if (text.Length > TextLimit)
            throw FederationErrors.InvalidArgument(field, $"It has {text.Length} characters; allowed are {TextLimit}.");
    }

    private DecisionStep NewStep(Author? author, Action<DecisionStep> fill)
    {
        var step = new DecisionStep { StepId = DecisionName.New().Id, Time = Timestamp.FromDateTimeOffset(time.GetUtcNow()), Author = author };
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
