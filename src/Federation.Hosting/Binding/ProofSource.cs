using System.Collections.Concurrent;

namespace Federation.Hosting;

/// <summary>Makes the proofs of a client, with the nonces that its servers ask for. Thread-safe.</summary>
internal sealed class ProofSource(TimeProvider time) : IDisposable
{
    private readonly DpopKey _key = new();

    // A client calls the few services of a federation.
    private readonly ConcurrentDictionary<string, string> _nonces = new(StringComparer.OrdinalIgnoreCase);

    internal string Prove(string method, Uri address, string? accessToken) =>
        _key.Prove(method, address, time.GetUtcNow(), _nonces.GetValueOrDefault(Server(address)), accessToken);

    /// <summary>Keeps the nonce that a server told. Returns whether it is new.</summary>
    internal bool Learn(Uri address, string? nonce)
    {
        if (string.IsNullOrEmpty(nonce) || _nonces.GetValueOrDefault(Server(address)) == nonce)
            return false;
        _nonces[Server(address)] = nonce;
        return true;
    }

    public void Dispose() => _key.Dispose();

    private static string Server(Uri address) => address.GetLeftPart(UriPartial.Authority);
}
