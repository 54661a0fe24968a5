using Google.Rpc;
using Grpc.Core;

namespace Federation.Hosting.Tests.Support;

/// <summary>What a client learns from a refused call.</summary>
internal sealed record Refusal(StatusCode Code, string? Reason, RpcException Exception)
{
    internal T? Detail<T>()
        where T : class, Google.Protobuf.IMessage<T>, new() => Exception.GetRpcStatus()?.GetDetail<T>();

    internal static async Task<Refusal> OfAsync(Func<Task> call)
    {
        var exception = (await call.Should().ThrowAsync<RpcException>()).Which;
        var info = exception.GetRpcStatus()?.GetDetail<ErrorInfo>();
        info?.Domain.Should().Be("federation");
        return new Refusal(exception.StatusCode, info?.Reason, exception);
    }
}
