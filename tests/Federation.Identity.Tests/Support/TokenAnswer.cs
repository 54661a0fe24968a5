using System.Net;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Federation.Identity.Tests.Support;

/// <summary>What the token endpoint answered.</summary>
internal sealed record TokenAnswer(HttpStatusCode Status, string? Error, JsonWebToken? Token, TimeSpan? Lifetime, string Body)
{
    /// <summary>The token, which must be there.</summary>
    internal JsonWebToken Granted
    {
        get
        {
            Error.Should().BeNull(Body);
            return Token!;
        }
    }
}
