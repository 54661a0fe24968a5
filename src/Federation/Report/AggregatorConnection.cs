using Federation.Hosting;
using Federation.Settings;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Configuration;

namespace Federation.Report;

/// <summary>A connection to the aggregator that the settings name.</summary>
internal sealed class AggregatorConnection : IDisposable
{
    private readonly AccessTokenSource _tokens;
    private readonly GrpcChannel _channel;

    private AggregatorConnection(AccessTokenSource tokens, GrpcChannel channel) =>
        (_tokens, _channel, Invoker) = (tokens, channel, channel.CreateCallInvoker());

    /// <summary>Makes calls.</summary>
    internal CallInvoker Invoker { get; }

    /// <summary>Opens a connection.</summary>
    /// <exception cref="SettingException">A setting is missing or wrong.</exception>
    internal static AggregatorConnection Open(IConfiguration configuration)
    {
        var tokens = configuration.Tokens();
        try
        {
            return new AggregatorConnection(tokens, FederationChannel.Open(
                configuration.Address("Aggregator:Address"), tokens, configuration["Aggregator:Audience"] ?? ReportCommand.AggregatorAudience));
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
