namespace Federation.Aggregator.Tests.Fuzzing;

/// <summary>A method at a host that serves it, and who calls it.</summary>
internal sealed class FuzzTarget(Uri host, ServedMethod method, FuzzCaller caller)
{
    public Uri Host => host;

    public ServedMethod Method => method;

    /// <summary>A token that the host accepts.</summary>
    public string Token => caller.Token;

    /// <summary>A token that is good elsewhere.</summary>
    public string OtherToken => caller.OtherToken;
}
