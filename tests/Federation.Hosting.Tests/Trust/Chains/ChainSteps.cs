using System.Text.Json.Nodes;

namespace Federation.Hosting.Tests.Trust.Chains;

/// <summary>Makes chains longer.</summary>
internal static class ChainSteps
{
    internal static async Task<TrustChain> ToAsync(this Task<TrustChain> chain, string name, JsonObject statement, string metadata = """{"openid_provider":{}}""", TimeSpan? life = null) =>
        await (await chain).ToAsync(name, statement, metadata, life);

    internal static async Task<TrustChain> ToAsync(
        this TrustChain chain, string name, JsonObject statement, string metadata = """{"openid_provider":{}}""", TimeSpan? life = null, string? hint = null)
    {
        var (superior, key) = (chain.End.Subject, TrustChainTests.Key(name));
        var superiorKey = TrustChainTests.Key(new Uri(superior).Host.Split('.')[0]);
        var id = TrustChainTests.Id(name);
        var about = await EntityStatement.ReadAsync(superiorKey.Sign(superior, id, key, statement, life: life), superior, id, chain.Keys, DateTimeOffset.UtcNow, TimeSpan.FromDays(7));
        var own = new JsonObject { ["metadata"] = JsonNode.Parse(metadata), ["authority_hints"] = new JsonArray(hint ?? superior) };
        return chain.To(about, await EntityStatement.ReadAsync(key.Sign(id, id, key, own), id, id, about.Keys, DateTimeOffset.UtcNow, TimeSpan.FromDays(7)));
    }
}
