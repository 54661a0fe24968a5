using Federation.Hosting;

namespace Federation.Aggregator.Tests.Fuzzing;

/// <summary>A client that may do everything at one host. It keeps its tokens fresh over a long run.</summary>
internal sealed class FuzzCaller(AccessTokenSource tokens, string audience, string otherAudience)
{
    public string Token { get; private set; } = "";

    public string OtherToken { get; private set; } = "";

    public async Task RenewAsync(CancellationToken cancellationToken)
    {
        Token = await tokens.GetAsync(audience, cancellationToken);
        OtherToken = await tokens.GetAsync(otherAudience, cancellationToken);
    }
}
