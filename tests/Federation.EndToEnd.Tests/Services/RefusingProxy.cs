using Federation.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Federation.EndToEnd.Tests.Services;

/// <summary>Stands where a node should, and refuses all requests as proxies do.</summary>
internal sealed class RefusingProxy : IAsyncDisposable
{
    /// <summary>Ends the stream, as a proxy that does not get through to the service.</summary>
    internal const string Reset = "reset";

    /// <summary>Takes no request that large.</summary>
    internal const string TooLarge = "413";

    private const int RefusedStream = 0x7;

    private readonly WebApplication _app;

    private RefusingProxy(WebApplication app, Uri address) => (_app, Address) = (app, address);

    internal Uri Address { get; }

    internal static async Task<RefusingProxy> StartAsync(string manner)
    {
        var builder = WebApplication.CreateSlimBuilder();
        var address = FreePort.FindAddress();
        builder.WebHost.ConfigureKestrel(options => options.ListenLocalhost(address.Port, endpoint => endpoint.Protocols = HttpProtocols.Http2));
        var app = builder.Build();
        app.Run(context =>
        {
            if (manner == Reset)
                context.Features.GetRequiredFeature<IHttpResetFeature>().Reset(RefusedStream);
            else
                context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return Task.CompletedTask;
        });
        await app.StartAsync();
        return new RefusingProxy(app, address);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
