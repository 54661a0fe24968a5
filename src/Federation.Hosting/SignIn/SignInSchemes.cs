using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;

namespace Federation.Hosting;

/// <summary>How a request to a host with pages proves who it is from.</summary>
internal static class SignInSchemes
{
    /// <summary>Chooses between the two others.</summary>
    internal const string Either = "either";

    /// <summary>The session of a person.</summary>
    internal const string Cookie = "session";

    /// <summary>The sign-in at the OpenID provider.</summary>
    internal const string Provider = "provider";

    /// <summary>
    /// gRPC calls, and whatever else brings a token, are judged by it alone: a browser sends cookies with requests of other sites too, so a
    /// cookie must never make a call.
    /// </summary>
    internal static string For(HttpContext http) =>
        GrpcResponse.Understands(http.Request) || http.Request.Headers.Authorization.Count > 0 ? JwtBearerDefaults.AuthenticationScheme : Cookie;
}
