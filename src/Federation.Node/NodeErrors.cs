using Federation.Catalog;
using Federation.Hosting;
using Federation.Node.Views;
using Grpc.Core;
using Microsoft.Extensions.Logging;

namespace Federation.Node;

/// <summary>How the faults of the catalogue look to a client.</summary>
internal sealed partial class NodeErrors(ILogger<NodeErrors> logger) : IExceptionTranslator
{
    private const string Registry = "federation.Registry";
    private const string WorkItem = "federation.WorkItem";

    // A first copy takes seconds to minutes; so does what has to be made anew, or made room for.
    private static readonly TimeSpan _retry = TimeSpan.FromSeconds(5);

    public RpcException? Translate(Exception exception) => exception switch
    {
        RegistryNotFoundException e => FederationErrors.NotFound(Registry, e.Name.ToString()),
        WorkItemNotFoundException e => FederationErrors.NotFound(WorkItem, e.Name.ToString()),
        WorkItemExistsException e => FederationErrors.AlreadyExists(WorkItem, e.Name.ToString()),
        ETagMismatchException e => FederationErrors.EtagMismatch(WorkItem, e.Name.ToString()),
        InvalidWorkItemException e => FederationErrors.InvalidArgument(e.Violations.Select(violation => ($"work_item.{violation.Field}", violation.Reason))),
        SyncTokenException { Reason: SyncTokenFault.Epoch } e => FederationErrors.SyncTokenEpoch(e.Message),
        SyncTokenException { Reason: SyncTokenFault.Lost } e => Lost(e),
        SyncTokenException { Reason: SyncTokenFault.Expired } e => FederationErrors.SyncTokenExpired(e.Message),
        SyncTokenException { Reason: SyncTokenFault.Filter } e => FederationErrors.SyncTokenFilter(e.Message),
        SyncTokenException e => FederationErrors.SyncTokenInvalid(e.Message),
        DigestMovedException e => FederationErrors.DigestMoved(e.Message),
        HistoryAtOriginException e => FederationErrors.FailedPrecondition(ErrorReasons.HistoryAtOrigin, e.Message),
        RevisionForgottenException e => FederationErrors.RevisionForgotten(e.Message),
        RevisionNotReachedException e => FederationErrors.InvalidArgument("revision", e.Message),
        CopiedRegistryException e => FederationErrors.FailedPrecondition(ErrorReasons.OriginOnly, e.Message),
        CopyLoadingException e => FederationErrors.Unavailable(ErrorReasons.CopyLoading, e.Message, _retry),
        RegistryOutOfStepException e => FederationErrors.Unavailable(ErrorReasons.RegistryOutOfStep, e.Message, _retry),
        CatalogStoreException e => StoreUnavailable(e),
        _ => null,
    };

    private RpcException Lost(SyncTokenException exception)
    {
        LogLost(exception.Message);
        return FederationErrors.SyncTokenEpoch(exception.Message);
    }

    // Where the store is, is for the operator alone.
    private RpcException StoreUnavailable(CatalogStoreException exception)
    {
        LogStoreUnavailable(exception.Message);
        return FederationErrors.Unavailable(
            ErrorReasons.StoreUnavailable,
            exception.IsDiskFull
                ? "The disk of the node's store is full, and its operator must make room. What was stored before remains."
                : "The node cannot use its store now; its operator finds the cause in the log. What was stored before remains.",
            _retry);
    }

    [LoggerMessage(LogLevel.Warning, "A follower knows more than the store: {Fault}")]
    private partial void LogLost(string fault);

    [LoggerMessage(LogLevel.Error, "A call failed: {Fault}")]
    private partial void LogStoreUnavailable(string fault);
}
