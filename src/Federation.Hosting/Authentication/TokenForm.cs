using System.Diagnostics.CodeAnalysis;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Federation.Hosting;

/// <summary>
/// What an access token must say of itself, whoever signed it (RFC 9068, 2.1). Who connects a provider is told so what it is to be set up to, where a
/// signature that cannot be verified would look like a forgery.
/// </summary>
internal static class TokenForm
{
    /// <summary>The types that are taken.</summary>
    internal static IReadOnlyList<string> Types { get; } = ["at+jwt", "application/at+jwt"];

    /// <summary>Reads an access token without a look at its signature.</summary>
    /// <param name="encodedToken">The token.</param>
    /// <param name="token">What it says; null when nothing of it counts.</param>
    /// <param name="fault">What is wrong, in a sentence.</param>
    internal static bool TryRead(string encodedToken, [NotNullWhen(true)] out JsonWebToken? token, [NotNullWhen(false)] out string? fault)
    {
        token = Read(encodedToken);
        fault = FaultOf(token);
        if (fault is not null)
            token = null;
        return token is not null;
    }

    /// <summary>Reads a token of any kind without a look at its signature; null when it is none.</summary>
    internal static JsonWebToken? Read(string encodedToken)
    {
        try
        {
            return new JsonWebToken(encodedToken);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static string? FaultOf(JsonWebToken? token) => token switch
    {
        null => "The access token is no JWT (RFC 9068), which alone can be verified here. Many OpenID providers give one only when the client asks for a resource or audience.",
        { Typ: var type } when !Types.Contains(type, StringComparer.Ordinal) =>
            $"The type (typ) of the access token is {Word(type)}; allowed is at+jwt (RFC 9068, 2.1), so that no id token passes for one.",
        { Alg: var algorithm } when !TokenAlgorithms.Allowed.Contains(algorithm, StringComparer.Ordinal) =>
            $"The algorithm (alg) of the access token is {Word(algorithm)}; allowed are {string.Join(", ", TokenAlgorithms.Allowed)}.",
        _ => null,
    };

    // Answers and logs quote nothing that the caller made up.
    private static string Word(string? text) => text switch
    {
        null or "" => "not given",
        { Length: <= 40 } when text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '+' or '-' or '/' or '_') => text,
        _ => "another one",
    };
}
