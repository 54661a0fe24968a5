using Google.Rpc;
using Grpc.Core;

namespace Federation.Aggregator.Pages.Framing;

/// <summary>Turns a refusal into what each field of a form should hold, so that the form can be shown again with what was typed.</summary>
internal static class FormFaults
{
    /// <summary>What is wrong, by field of the request (<c>google.rpc.BadRequest</c>); empty when no field is named.</summary>
    internal static IReadOnlyDictionary<string, string> Of(RpcException refusal) =>
        refusal.GetRpcStatus()?.GetDetail<BadRequest>() is { } fields
            ? fields.FieldViolations.GroupBy(fault => fault.Field).ToDictionary(faults => faults.Key, faults => string.Join(' ', faults.Select(fault => fault.Description)))
            : new Dictionary<string, string>();
}
