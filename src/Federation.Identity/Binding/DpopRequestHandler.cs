using Federation.Hosting;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Http.Extensions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Federation.Identity;

/// <summary>
/// Verifies the proof that comes with a request for a token, and keeps the key that the token will be bound to (RFC 9449, 5). Proofs must sign a nonce
/// of the provider.
/// </summary>
internal sealed class DpopRequestHandler(DpopVerifier proofs, DpopNonces nonces) : IOpenIddictServerHandler<ValidateTokenRequestContext>
{
    private const string Property = "dpop_jkt";
    private const string InvalidProof = "invalid_dpop_proof";
    private const string UseNonce = "use_dpop_nonce";

    /// <summary>The key that the request proved to have; null when it brought no proof.</summary>
    internal static string? KeyOf(OpenIddictServerTransaction transaction) =>
        transaction.Properties.GetValueOrDefault(Property) as string;

    public async ValueTask HandleAsync(ValidateTokenRequestContext context)
    {
        var request = context.Transaction.GetHttpRequest()!;
        if (!request.Headers.TryGetValue(DpopVerifier.Header, out var sent))
            return;

        request.HttpContext.Response.Headers[DpopNonces.Header] = nonces.Current;
        if (sent is not [{ Length: > 0 } proof])
        {
            context.Reject(InvalidProof, $"The header {DpopVerifier.Header} must hold one proof.");
            return;
        }

        try
        {
            context.Transaction.Properties[Property] =
                await proofs.VerifyAsync(ClientNetwork.Of(request.HttpContext.Connection.RemoteIpAddress), proof, request.Method, new Uri(request.GetEncodedUrl()), accessToken: null, nonces).ConfigureAwait(false);
        }
        catch (ProofException e)
        {
            context.Reject(e.Reason == ErrorReasons.ProofNonce ? UseNonce : InvalidProof, e.Message);
        }
    }
}
