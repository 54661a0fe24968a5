using System.Net.Http.Headers;
using Grpc.Core;

namespace Federation.Hosting;

/// <summary>Sends a token with each call, and a proof where the token is bound to a key, and drops a token that the service did not accept.</summary>
internal sealed class BearerTokenHandler(AccessTokenSource tokens, string resource, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var token = await GetTokenAsync(cancellationToken).ConfigureAwait(false);
        request.Headers.Authorization = new AuthenticationHeaderValue(tokens.Proofs is null ? "Bearer" : TokenBindingCheck.Scheme, token);
        if (tokens.Proofs is { } proofs)
        {
            request.Headers.Remove(DpopVerifier.Header);
            request.Headers.Add(DpopVerifier.Header, proofs.Prove(request.Method.Method, request.RequestUri!, token));
        }

        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var wantsNonce = response.Headers.TryGetValues(DpopNonces.Header, out var nonces)
            && tokens.Proofs?.Learn(request.RequestUri!, nonces.FirstOrDefault()) == true;
        if (IsUnauthenticated(response) && !wantsNonce)
            tokens.Forget(resource, token);
        return response;
    }

    private async ValueTask<string> GetTokenAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await tokens.GetAsync(resource, cancellationToken).ConfigureAwait(false);
        }
        catch (AccessTokenException e)
        {
            var code = e.IsRefusal ? StatusCode.Unauthenticated : StatusCode.Unavailable;
            throw new RpcException(new Status(code, e.Message, e));
        }
    }

    private static bool IsUnauthenticated(HttpResponseMessage response) =>
        response.Headers.TryGetValues("grpc-status", out var status)
        && status.FirstOrDefault() == StatusCode.Unauthenticated.ToString("D");
}
