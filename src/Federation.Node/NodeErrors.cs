using Federation.Catalog;
using Federation.Hosting;
using Federation.Node.Views;
using Grpc.Core;

namespace Federation.Node;

/// <summary>How the faults of the catalogue look to a client.</summary>
internal sealed class NodeErrors : IExceptionTranslator
{
    private const string Registry = "federation.Registry";
    private const string WorkItem = "federation.WorkItem";

    // A first copy takes seconds to minutes; so does what has to be made anew.
    private static readonly TimeSpan _copyRetry = TimeSpan.FromSeconds(5);

    public RpcException? Translate(Exception exception) => exception switch
    {
        RegistryNotFoundException e => FederationErrors.NotFound(Registry, e.Name.ToString()),
        WorkItemNotFoundException e => FederationErrors.NotFound(WorkItem, e.Name.ToString()),
        WorkItemExistsException e => FederationErrors.AlreadyExists(WorkItem, e.Name.ToString()),
        ETagMismatchException e => FederationErrors.EtagMismatch(WorkItem, e.Name.ToString()),
        InvalidWorkItemException e => FederationErrors.InvalidArgument(e.Violations.Select(violation => ($"work_item.{violation.Field}", violation.Reason))),
        SyncTokenException { Reason: SyncTokenFault.Epoch } e => FederationErrors.SyncTokenEpoch(e.Message),
        SyncTokenException { Reason: SyncTokenFault.Expired } e => FederationErrors.SyncTokenExpired(e.Message),
        SyncTokenException { Reason: SyncTokenFault.Filter } e => FederationErrors.SyncTokenFilter(e.Message),
        SyncTokenException e => FederationErrors.SyncTokenInvalid(e.Message),
        DigestMovedException e => FederationErrors.DigestMoved(e.Message),
        HistoryAtOriginException e => FederationErrors.FailedPrecondition(ErrorReasons.HistoryAtOrigin, e.Message),
        RevisionForgottenException e => FederationErrors.RevisionForgotten(e.Message),
        RevisionNotReachedException e => FederationErrors.InvalidArgument("revision", e.Message),
        CopiedRegistryException e => FederationErrors.FailedPrecondition(ErrorReasons.OriginOnly, e.Message),
        CopyLoadingException e => FederationErrors.Unavailable(ErrorReasons.CopyLoading, e.Message, _copyRetry),
        RegistryOutOfStepException e => FederationErrors.Unavailable(ErrorReasons.RegistryOutOfStep, e.Message, _copyRetry),
        _ => null,
    };
}
