using Federation.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Federation.Identity;

/// <summary>Where other entities ask the provider for its statements (OpenID Federation 1.0, 8.1, 8.2 and 9). Anybody may.</summary>
internal sealed partial class EntityEndpoints(EntityStatements statements, SubordinateStore subordinates, ILogger<EntityEndpoints> logger)
{
    internal const string FetchPath = "federation/fetch";
    internal const string ListPath = "federation/list";

    private const string Intermediate = "intermediate";

    // What the provider does not know of its subordinates; the standard wants that told (8.2.1).
    private static readonly string[] _unsupported = ["entity_type", "trust_marked", "trust_mark_type"];

    /// <summary>Maps those that the provider has.</summary>
    internal static void Map(IEndpointRouteBuilder app, EntityOptions options)
    {
        if (!options.IsEntity)
            return;
        app.MapGet(EntityIdentifier.ConfigurationPath, (EntityEndpoints endpoints) => endpoints.Configuration());
        if (!options.Anchor)
            return;
        app.MapGet(FetchPath, (HttpRequest request, EntityEndpoints endpoints) => endpoints.Answer(() => endpoints.Fetch(request.Query["sub"])));
        app.MapGet(ListPath, (HttpRequest request, EntityEndpoints endpoints) => endpoints.Answer(() => endpoints.List(request.Query)));
    }

    private IResult Configuration() => Statement(statements.Configuration());

    private IResult Fetch(string? entity)
    {
        if (string.IsNullOrEmpty(entity))
            return Error(StatusCodes.Status400BadRequest, "invalid_request", "The parameter sub is missing; it names the entity that is asked for.");
        if (entity == statements.Id)
            return Error(StatusCodes.Status400BadRequest, "invalid_request", $"What this entity says of itself is at {EntityIdentifier.ConfigurationPath}.");
        return statements.About(entity) is { } statement
            ? Statement(statement)
            : Error(StatusCodes.Status404NotFound, "not_found", "This entity has no subordinate of the name in sub.");
    }

    private IResult List(IQueryCollection query)
    {
        if (_unsupported.FirstOrDefault(query.ContainsKey) is { } parameter)
            return Error(StatusCodes.Status400BadRequest, "unsupported_parameter", $"The parameter {parameter} is not supported.");
        var all = subordinates.Read().AsEnumerable();
        if (query.TryGetValue(Intermediate, out var text))
        {
            if (!bool.TryParse(text, out var wanted))
                return Error(StatusCodes.Status400BadRequest, "invalid_request", $"The parameter {Intermediate} must be true or false.");
            if (wanted)
                all = all.Where(subordinate => subordinate.Intermediate);
        }

        return Results.Json(all.Select(subordinate => subordinate.EntityId));
    }

    private IResult Answer(Func<IResult> answer)
    {
        try
        {
            return answer();
        }
        catch (SettingException e)
        {
            LogUnreadable(e.Message);
            return Error(StatusCodes.Status503ServiceUnavailable, "temporarily_unavailable", "The subordinates of this entity cannot be told now. Try again later.");
        }
    }

    private static IResult Statement(string jwt) => Results.Text(jwt, EntityStatementToken.MediaType);

    private static IResult Error(int status, string error, string description) =>
        Results.Json(new { error, error_description = description }, statusCode: status);

    [LoggerMessage(LogLevel.Error, "No statements about subordinates are given: {Reason}")]
    private partial void LogUnreadable(string reason);
}
