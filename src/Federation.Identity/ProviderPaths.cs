namespace Federation.Identity;

/// <summary>Where the endpoints of the provider are, below its address.</summary>
internal static class ProviderPaths
{
    internal const string Authorization = "connect/authorize";
    internal const string PushedAuthorization = "connect/par";
    internal const string Token = "connect/token";
    internal const string EndSession = "connect/endsession";
}
