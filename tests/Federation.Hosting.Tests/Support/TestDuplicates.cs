using Federation.Protocol.Aggregator.V1;
using Grpc.Core;

namespace Federation.Hosting.Tests.Support;

/// <summary>A service that is mapped without saying which scope it needs.</summary>
internal sealed class TestDuplicates : DuplicateService.DuplicateServiceBase
{
    public override Task<GetDuplicateResponse> GetDuplicate(GetDuplicateRequest request, ServerCallContext context) =>
        Task.FromResult(new GetDuplicateResponse());
}
