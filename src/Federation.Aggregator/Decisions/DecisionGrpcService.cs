using Federation.Hosting;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Names;
using Grpc.Core;
using Microsoft.AspNetCore.Authorization;

namespace Federation.Aggregator.Decisions;

/// <summary>Lets people decide about duplicates.</summary>
internal sealed class DecisionGrpcService(DecisionDesk desk, DecisionBook book, DecisionReports reports) : DecisionService.DecisionServiceBase
{
    private const int ImportLimit = 100_000;

    public override Task<ListDecisionsResponse> ListDecisions(ListDecisionsRequest request, ServerCallContext context) =>
        Task.FromResult(reports.List(request, context.CancellationToken));

    public override Task<GetDecisionResponse> GetDecision(GetDecisionRequest request, ServerCallContext context)
    {
        var name = RequestField.Read("name", () => DecisionName.Parse(request.Name)).ToString();
        return Task.FromResult(new GetDecisionResponse { Decision = book.Find(name) ?? throw FederationErrors.NotFound("federation.Decision", name) });
    }

    [Authorize(FederationScopes.DuplicatesDecide)]
    public override async Task<CreateDecisionResponse> CreateDecision(CreateDecisionRequest request, ServerCallContext context) => new()
    {
        Decision = await desk.DecideAsync(
            Author(context), request.Subject, request.Verdict, request.Reason, request.HasSeenStepId ? request.SeenStepId : null, request.Etag, context.CancellationToken).ConfigureAwait(false),
    };

    [Authorize(FederationScopes.DuplicatesDecide)]
    public override async Task<UndoDecisionResponse> UndoDecision(UndoDecisionRequest request, ServerCallContext context)
    {
        var name = RequestField.Read("name", () => DecisionName.Parse(request.Name)).ToString();
        return new UndoDecisionResponse { Decision = await desk.UndoAsync(Author(context), name, request.Reason, context.CancellationToken).ConfigureAwait(false) };
    }

    [Authorize(FederationScopes.DuplicatesDecide)]
    public override async Task<AssignSubjectResponse> AssignSubject(AssignSubjectRequest request, ServerCallContext context) => new()
    {
        Assignment = await desk.AssignAsync(
            Author(context), request.Subject, request.Assignee, request.HasSeenStepId ? request.SeenStepId : null, context.CancellationToken).ConfigureAwait(false),
    };

    [Authorize(FederationScopes.DuplicatesDecide)]
    public override async Task<CreateCommentResponse> CreateComment(CreateCommentRequest request, ServerCallContext context) => new()
    {
        Comment = await desk.CommentAsync(Author(context), request.Subject, request.Text, context.CancellationToken).ConfigureAwait(false),
    };

    public override Task<ListHistoryResponse> ListHistory(ListHistoryRequest request, ServerCallContext context) =>
        reports.ListHistoryAsync(request, context.CancellationToken);

    public override async Task ExportDecisions(
        ExportDecisionsRequest request, IServerStreamWriter<ExportDecisionsResponse> responseStream, ServerCallContext context)
    {
        foreach (var step in book.Steps)
            await responseStream.WriteAsync(new ExportDecisionsResponse { Step = step }, context.CancellationToken).ConfigureAwait(false);
    }

    [Authorize(FederationScopes.DuplicatesDecide)]
    public override async Task<ImportDecisionsResponse> ImportDecisions(
        IAsyncStreamReader<ImportDecisionsRequest> requestStream, ServerCallContext context)
    {
        List<DecisionStep> steps = [];
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken).ConfigureAwait(false))
        {
            if (steps.Count == ImportLimit)
                throw FederationErrors.InvalidArgument("step", $"There are more than {ImportLimit} steps; import them in several calls.");
            steps.Add(request.Step ?? throw FederationErrors.InvalidArgument($"step[{steps.Count}]", "It is missing."));
        }

        var imported = await desk.ImportAsync(steps, context.CancellationToken).ConfigureAwait(false);
        return new ImportDecisionsResponse { ImportedCount = imported, KnownCount = steps.Count - imported };
    }

    private static Author Author(ServerCallContext context) => context.GetHttpContext().User.ToAuthor();
}
