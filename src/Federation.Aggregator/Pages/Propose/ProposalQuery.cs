using Federation.Protocol.Aggregator.V1;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Primitives;

namespace Federation.Aggregator.Pages.Propose;

/// <summary>What a form or an address asks of a proposal.</summary>
internal static class ProposalQuery
{
    /// <summary>Where proposals are checked.</summary>
    internal const string Path = "/proposals";

    /// <summary>Whether anything is asked, and not only the empty form.</summary>
    internal static bool IsAsked(IEnumerable<KeyValuePair<string, StringValues>> fields) => fields.Any(field => field.Key == "title");

    internal static CheckProposalRequest Read(IEnumerable<KeyValuePair<string, StringValues>> fields)
    {
        var given = fields.ToLookup(field => field.Key, field => field.Value.ToString());
        return new CheckProposalRequest
        {
            Title = Text("title"),
            Scope = Text("scope"),
            Summary = Text("summary"),
            Registry = Text("registry"),
            Group = Text("group"),
        };

        // Forms send line breaks as two characters.
        string Text(string name) => (given[name].FirstOrDefault() ?? "").ReplaceLineEndings("\n").Trim();
    }

    /// <summary>The address that asks the same.</summary>
    internal static string ToAddress(CheckProposalRequest request)
    {
        var query = new QueryBuilder { { "title", request.Title } };
        foreach (var (name, value) in Fields(request).Where(field => field.Name != "title" && field.Value.Length > 0))
            query.Add(name, value);
        return Path + query;
    }

    /// <summary>Name and value of each field.</summary>
    internal static IEnumerable<(string Name, string Value)> Fields(CheckProposalRequest request) =>
        [("title", request.Title), ("scope", request.Scope), ("summary", request.Summary), ("registry", request.Registry), ("group", request.Group)];
}
