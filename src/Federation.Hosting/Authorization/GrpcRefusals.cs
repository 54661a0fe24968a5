using Grpc.Core;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace Federation.Hosting;

/// <summary>Refuses a gRPC call in gRPC's own words, with the reason as <c>google.rpc.ErrorInfo</c>; HTTP requests as HTTP does.</summary>
internal sealed partial class GrpcRefusals(IAuditLog audit, TimeProvider time, ILogger<GrpcRefusals> logger) : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler _http = new();

    public async Task HandleAsync(
        RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Succeeded || !GrpcResponse.Understands(context.Request))
        {
            await _http.HandleAsync(next, context, policy, authorizeResult).ConfigureAwait(false);
            return;
        }

        var refusal = authorizeResult.Challenged
            ? Unauthenticated((await context.AuthenticateAsync().ConfigureAwait(false)).Failure, time.GetUtcNow())
            : Forbidden(authorizeResult.AuthorizationFailure);
        audit.NoteRefusal(AuditCaller.Refused(context, refusal.StatusCode.ToString(), FederationErrors.ReasonOf(refusal)));
        LogRefused(context.Request.Path, refusal.StatusCode, refusal.Status.Detail);
        await GrpcResponse.WriteAsync(context.Response, refusal).ConfigureAwait(false);
    }

    private static RpcException Unauthenticated(Exception? failure, DateTimeOffset now) => failure switch
    {
        null => FederationErrors.Unauthenticated(
            ErrorReasons.TokenMissing, "Send an access token in the metadata: authorization: Bearer <token>."),
        ProviderUnavailableException => FederationErrors.Unavailable(
            ErrorReasons.IdentityProviderUnavailable,
            "The access token cannot be verified now: its OpenID provider, or whoever vouches for it here, has not been reached. Try again.",
            TimeSpan.FromSeconds(1)),
        ProofException proof => FederationErrors.Unauthenticated(proof.Reason, proof.Message),
        SecurityTokenExpiredException expired => FederationErrors.Unauthenticated(
            ErrorReasons.TokenExpired,
            $"The access token expired at {expired.Expires:u}, and the clock of this service says {now:u}. Ask the OpenID provider for a new one; where that is refused too, one of the clocks is wrong."),
        SecurityTokenNotYetValidException early => FederationErrors.Unauthenticated(
            ErrorReasons.TokenInvalid,
            $"The access token is good from {early.NotBefore:u} on, and the clock of this service says {now:u}: one of the clocks is wrong."),
        SecurityTokenInvalidAudienceException => FederationErrors.Unauthenticated(
            ErrorReasons.TokenAudience, "The access token is for another service. Ask for one whose resource is this service."),
        SecurityTokenInvalidIssuerException => FederationErrors.Unauthenticated(
            ErrorReasons.TokenIssuer, "The access token is from an OpenID provider that this service does not trust."),
        _ => FederationErrors.Unauthenticated(
            ErrorReasons.TokenInvalid, "The access token is not one that the OpenID provider of this service signed (RFC 9068)."),
    };

    private static RpcException Forbidden(AuthorizationFailure? failure) =>
        failure?.FailedRequirements.OfType<ScopeRequirement>().FirstOrDefault() is { Scope: var scope }
            ? FederationErrors.PermissionDenied(
                ErrorReasons.ScopeMissing, $"The access token lacks the scope {scope}.", ("scope", scope))
            : FederationErrors.PermissionDenied(
                ErrorReasons.PermissionDenied, failure?.FailureReasons.FirstOrDefault()?.Message ?? "The access token does not allow this call.");

    [LoggerMessage(LogLevel.Information, "Refused {Path}: {Code}: {Detail}")]
    private partial void LogRefused(PathString path, StatusCode code, string detail);
}
