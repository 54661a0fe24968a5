namespace Federation.Hosting;

/// <summary>
/// The reasons in <c>google.rpc.ErrorInfo</c>, with the domain <c>federation</c>. Programs branch on them, so they never change (AIP-193).
/// </summary>
public static class ErrorReasons
{
    /// <summary>The domain of every reason.</summary>
    public const string Domain = "federation";

    /// <summary>UNAUTHENTICATED: no bearer token was sent.</summary>
    public const string TokenMissing = "TOKEN_MISSING";

    /// <summary>UNAUTHENTICATED: the token is malformed, forged, or no access token.</summary>
    public const string TokenInvalid = "TOKEN_INVALID";

    /// <summary>UNAUTHENTICATED: the token has expired.</summary>
    public const string TokenExpired = "TOKEN_EXPIRED";

    /// <summary>UNAUTHENTICATED: the token is for another service.</summary>
    public const string TokenAudience = "TOKEN_AUDIENCE";

    /// <summary>UNAUTHENTICATED: the token is from another provider.</summary>
    public const string TokenIssuer = "TOKEN_ISSUER";

    /// <summary>UNAUTHENTICATED: the token's provider may not speak for the organisation that it names, or it names several.</summary>
    public const string TokenOrganization = "TOKEN_ORGANIZATION";

    /// <summary>UNAUTHENTICATED: the token is good for whoever holds it, and the service takes only those that are bound to their client.</summary>
    public const string TokenUnbound = "TOKEN_UNBOUND";

    /// <summary>UNAUTHENTICATED: the token is bound to a key or certificate, and the caller did not prove to have it.</summary>
    public const string ProofInvalid = "PROOF_INVALID";

    /// <summary>UNAUTHENTICATED: the proof must sign the nonce that came in the header <c>dpop-nonce</c>; try again with it.</summary>
    public const string ProofNonce = "PROOF_NONCE";

    /// <summary>
    /// UNAVAILABLE: whether the token is good cannot be told now, since its OpenID provider, or whoever would vouch for that, has not been reached yet, or
    /// what was heard has expired.
    /// </summary>
    public const string IdentityProviderUnavailable = "IDENTITY_PROVIDER_UNAVAILABLE";

    /// <summary>PERMISSION_DENIED: the token lacks a scope, named in the metadata as <c>scope</c>.</summary>
    public const string ScopeMissing = "SCOPE_MISSING";

    /// <summary>PERMISSION_DENIED: the registry belongs to another organisation, named in the metadata as <c>organization</c>.</summary>
    public const string OrganizationMismatch = "ORGANIZATION_MISMATCH";

    /// <summary>PERMISSION_DENIED for any other cause.</summary>
    public const string PermissionDenied = "PERMISSION_DENIED";

    /// <summary>NOT_FOUND: there is no such resource; <c>google.rpc.ResourceInfo</c> names it.</summary>
    public const string ResourceNotFound = "RESOURCE_NOT_FOUND";

    /// <summary>ALREADY_EXISTS: the name is taken; <c>google.rpc.ResourceInfo</c> names it.</summary>
    public const string ResourceExists = "RESOURCE_EXISTS";

    /// <summary>INVALID_ARGUMENT: fields are wrong; <c>google.rpc.BadRequest</c> lists them.</summary>
    public const string FieldInvalid = "FIELD_INVALID";

    /// <summary>INVALID_ARGUMENT: the bytes of the request are no message of the type that the method takes.</summary>
    public const string MessageMalformed = "MESSAGE_MALFORMED";

    /// <summary>RESOURCE_EXHAUSTED: a message is larger than any may be.</summary>
    public const string MessageTooLarge = "MESSAGE_TOO_LARGE";

    /// <summary>RESOURCE_EXHAUSTED: the client makes more calls than it may; <c>google.rpc.RetryInfo</c> says when to try again.</summary>
    public const string TooManyCalls = "TOO_MANY_CALLS";

    /// <summary>ABORTED: the resource changed since it was read.</summary>
    public const string EtagMismatch = "ETAG_MISMATCH";

    /// <summary>OUT_OF_RANGE: the store was restored or made anew since the sync token was given; start over.</summary>
    public const string SyncTokenEpoch = "SYNC_TOKEN_EPOCH";

    /// <summary>OUT_OF_RANGE: deletions since the sync token have been forgotten; start over.</summary>
    public const string SyncTokenExpired = "SYNC_TOKEN_EXPIRED";

    /// <summary>INVALID_ARGUMENT: the sync token was tampered with or belongs to another registry.</summary>
    public const string SyncTokenInvalid = "SYNC_TOKEN_INVALID";

    /// <summary>INVALID_ARGUMENT: the sync token was issued for another filter.</summary>
    public const string SyncTokenFilter = "SYNC_TOKEN_FILTER";

    /// <summary>OUT_OF_RANGE: the state at that revision is no longer kept, or not reached yet.</summary>
    public const string RevisionForgotten = "REVISION_FORGOTTEN";

    /// <summary>OUT_OF_RANGE: an event after the one that was named is no longer kept, or none has come so far.</summary>
    public const string EventForgotten = "EVENT_FORGOTTEN";

    /// <summary>FAILED_PRECONDITION: the registry is only mirrored here, and its origin alone keeps history.</summary>
    public const string HistoryAtOrigin = "HISTORY_AT_ORIGIN";

    /// <summary>ABORTED: the registry has moved on from the revision that a digest was given for; begin again with GetDigest.</summary>
    public const string DigestMoved = "DIGEST_MOVED";

    /// <summary>UNAVAILABLE: the first copy of the registry is being made; it is served once it is complete.</summary>
    public const string CopyLoading = "COPY_LOADING";

    /// <summary>UNAVAILABLE: what the caller may see of the registry is being made anew; try again later.</summary>
    public const string RegistryOutOfStep = "REGISTRY_OUT_OF_STEP";

    /// <summary>UNAVAILABLE: the service cannot use its store now, since its disk is full or failed, or another program holds it; its operator must see to it.</summary>
    public const string StoreUnavailable = "STORE_UNAVAILABLE";

    /// <summary>FAILED_PRECONDITION: the registry is only mirrored here; its items are changed at its origin.</summary>
    public const string OriginOnly = "ORIGIN_ONLY";

    /// <summary>FAILED_PRECONDITION: the peer stands in the configuration of the service, and is removed there.</summary>
    public const string PeerConfigured = "PEER_CONFIGURED";

    /// <summary>FAILED_PRECONDITION: the service has as many peers as it may have.</summary>
    public const string PeerLimit = "PEER_LIMIT";

    /// <summary>FAILED_PRECONDITION: the call needs a setting that the service was started without; the message names it.</summary>
    public const string SettingMissing = "SETTING_MISSING";

    /// <summary>UNAVAILABLE: the service is stopping; another instance, or the next one, will answer.</summary>
    public const string ShuttingDown = "SHUTTING_DOWN";

    /// <summary>UNAVAILABLE: the access token that the stream was opened with has expired; call again with a new one, and go on from there.</summary>
    public const string StreamExpired = "STREAM_EXPIRED";

    /// <summary>INTERNAL: a fault of the service; the metadata holds the <c>error_id</c> under which its log tells more.</summary>
    public const string Internal = "INTERNAL";
}
