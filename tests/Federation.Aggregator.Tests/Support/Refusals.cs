using Google.Rpc;
using Grpc.Core;

namespace Federation.Aggregator.Tests.Support;

/// <summary>Reads what a refused call tells.</summary>
internal static class Refusals
{
    public static async Task<RpcException> RefusalAsync(this Task call) =>
        (await FluentActions.Awaiting(() => call).Should().ThrowAsync<RpcException>()).Which;

    public static string Reason(this RpcException exception) => exception.GetRpcStatus()!.GetDetail<ErrorInfo>().Reason;

    public static IEnumerable<string> Fields(this RpcException exception) =>
        exception.GetRpcStatus()!.GetDetail<BadRequest>().FieldViolations.Select(violation => violation.Field);
}
