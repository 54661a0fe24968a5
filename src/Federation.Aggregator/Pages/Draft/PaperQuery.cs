using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Filtering;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace Federation.Aggregator.Pages.Draft;

/// <summary>What the address of the papers asks for.</summary>
internal static class PaperQuery
{
    /// <summary>Where papers are drafted.</summary>
    internal const string Path = "/papers";

    private const int UsualMonths = 3;

    /// <summary>Whether a paper is asked for, and not only the form.</summary>
    internal static bool IsAsked(IQueryCollection query) => query.ContainsKey("kind");

    /// <summary>Reads an address; what is not given is the usual.</summary>
    /// <param name="query">The address.</param>
    /// <param name="now">The time, at which the usual period ends.</param>
    internal static DraftPaperRequest Read(IQueryCollection query, DateTimeOffset now) => new()
    {
        Kind = IsAsked(query) ? Enum.GetValues<PaperKind>().FirstOrDefault(kind => ProtoName.Of(kind) == query["kind"]) : PaperKind.ProgressReport,
        StartDate = query.TryGetValue("start", out var start) ? start.ToString() : $"{now.UtcDateTime.AddMonths(-UsualMonths):yyyy-MM-dd}",
        EndDate = query.TryGetValue("end", out var end) ? end.ToString() : $"{now.UtcDateTime:yyyy-MM-dd}",
        Filter = query["filter"].ToString().Trim(),
        Source = query["source"].ToString().Trim(),
        Destination = query["destination"].ToString().Trim(),
    };

    /// <summary>The address of the document.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="extension">Its extension.</param>
    internal static string ToDownload(DraftPaperRequest request, string extension)
    {
        var query = new QueryBuilder { { "kind", ProtoName.Of(request.Kind) }, { "start", request.StartDate }, { "end", request.EndDate } };
        foreach (var (name, value) in new[] { ("filter", request.Filter), ("source", request.Source), ("destination", request.Destination) })
        {
            if (value.Length > 0)
                query.Add(name, value);
        }

        return $"{Path}.{extension}{query}";
    }
}
