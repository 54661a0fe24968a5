using Google.Rpc;
using Grpc.Core;

namespace Federation.Aggregator.Pages.Framing;

/// <summary>Turns a refusal into what each field of a form should hold, so that the form can be shown again with what was typed.</summary>
internal static class FormFaults
{
    /// <summary>What is wrong, by field of the request (<c>google.rpc.BadRequest</c>); empty when no field is named.</summary>
    private static Dictionary<string, string> Of(RpcException refusal) =>
        refusal.GetRpcStatus()?.GetDetail<BadRequest>() is { } fields
            ? fields.FieldViolations.GroupBy(fault => fault.Field).ToDictionary(faults => faults.Key, faults => string.Join(' ', faults.Select(fault => fault.Description)))
            : [];

    /// <summary>
    /// The attributes by which the element of a wrong field says so to those who do not see it; none for a right one. The page begins at the
    /// first that is wrong, where its label tells the fault.
    /// </summary>
    internal static Dictionary<string, object> Mark(IReadOnlyDictionary<string, string> faults, string field) =>
        faults.ContainsKey(field) ? new() { ["aria-invalid"] = "true", ["autofocus"] = true } : [];

    /// <summary>Answers what a form asks; without an answer when nothing is asked, or when fields are wrong, which are named then.</summary>
    internal static async Task<(T? Answer, IReadOnlyDictionary<string, string> Faults)> AnswerAsync<T>(bool isAsked, Func<Task<T>> answer)
        where T : class
    {
        try
        {
            return (isAsked ? await answer().ConfigureAwait(false) : null, new Dictionary<string, string>());
        }
        catch (RpcException e) when (Of(e) is { Count: > 0 } faults)
        {
            return (null, faults);
        }
    }
}
