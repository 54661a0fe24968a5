using Federation.Protocol.Aggregator.V1;
using Grpc.Core;

namespace Federation.Hosting.Tests.Support;

/// <summary>A service that is for those who decide.</summary>
internal sealed class TestRegistries : RegistryService.RegistryServiceBase
{
    public override Task<ListRegistriesResponse> ListRegistries(ListRegistriesRequest request, ServerCallContext context) =>
        Task.FromResult(new ListRegistriesResponse());
}
