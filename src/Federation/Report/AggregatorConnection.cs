using Federation.Hosting;
using Federation.Settings;
using Federation.Terminal;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.Extensions.Configuration;

namespace Federation.Report;

/// <summary>A connection to the aggregator that the settings name.</summary>
internal sealed class AggregatorConnection : IDisposable
{
    private readonly AccessTokenSource _tokens;
    private readonly GrpcChannel _channel;

    private AggregatorConnection(AccessTokenSource tokens, GrpcChannel channel, Uri address) =>
        (_tokens, _channel, Invoker) = (tokens, channel, channel.Intercept(new NamedService(address)));

    /// <summary>Makes calls.</summary>
    internal CallInvoker Invoker { get; }

    /// <summary>Opens a connection.</summary>
    /// <exception cref="SettingException">A setting is missing or wrong.</exception>
    internal static AggregatorConnection Open(IConfiguration configuration)
    {
        var tokens = configuration.Tokens();
        try
        {
            var address = configuration.Address("Aggregator:Address");
            var channel = FederationChannel.Open(address, tokens, configuration["Aggregator:Audience"] ?? ReportCommand.AggregatorAudience);
            return new AggregatorConnection(tokens, channel, address);
        }
        catch
        {
            tokens.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _channel.Dispose();
        _tokens.Dispose();
    }
}
