using System.Net;
using System.Security.Cryptography;
using Federation.Hosting;
using Garnet;
using Garnet.common;
using StackExchange.Redis;

namespace Federation.Aggregator.Redis;

/// <summary>
/// A Redis server inside this process: Microsoft Garnet, on loopback only, behind a password that nobody else knows.
/// </summary>
/// <remarks>
/// It starts empty and keeps nothing: what it holds is a cache, mirrored anew from the nodes in seconds. It has no log of its
/// own: what goes wrong in it shows at the commands.
/// </remarks>
internal sealed class EmbeddedGarnet : IDisposable
{
    // Between finding a free port and binding it, another process may take it.
    private const int StartAttempts = 5;

    // Mirrors are objects on the heap: the log holds little more than one record a registry. It grows by pages as needed; the
    // limit only has to be out of reach, because without a disk what exceeds it would be forgotten. A disk would not bound the memory
    // either: an object leaves it as a whole or not at all.
    private static readonly string[] _settings =
    [
        "--bind", "127.0.0.1", "--auth", "Password", "--no-pubsub", "-q", "--disable-console-logger",
        "--memory", "64g", "--page", "1m", "--pagecount", "8", "--index", "1m",
    ];

    private readonly GarnetServer _server;

    private EmbeddedGarnet(GarnetServer server, int port, string password)
    {
        _server = server;
        Connection = new ConfigurationOptions { EndPoints = { { IPAddress.Loopback, port } }, Password = password };
    }

    /// <summary>How to connect.</summary>
    public ConfigurationOptions Connection { get; }

    /// <summary>Starts a server on a free port.</summary>
    /// <exception cref="GarnetException">It cannot start.</exception>
    public static EmbeddedGarnet Start()
    {
        var password = RandomNumberGenerator.GetHexString(32);
        for (var attempt = 1; ; attempt++)
        {
            var port = FreePort.Find();
            GarnetServer? server = null;
            try
            {
                server = new GarnetServer([.. _settings, "--port", $"{port}", "--password", password]);
                server.Start();
                return new EmbeddedGarnet(server, port, password);
            }
            catch (GarnetException) when (attempt < StartAttempts)
            {
                server?.Dispose();
            }
        }
    }

    /// <summary>Stops the server and forgets what it held.</summary>
    public void Dispose() => _server.Dispose();
}
