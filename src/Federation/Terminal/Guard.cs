using System.CommandLine;
using System.Net.Sockets;
using Federation.Catalog;
using Federation.Catalog.Sources;
using Federation.Hosting;
using Grpc.Core;

namespace Federation.Terminal;

/// <summary>Runs a command so that what goes wrong ends as a sentence on the error stream and an exit code.</summary>
internal static class Guard
{
    /// <summary>Makes <paramref name="run"/> the action of <paramref name="command"/>.</summary>
    internal static void SetGuardedAction(this Command command, Func<ParseResult, CancellationToken, Task<int>> run) =>
        command.SetAction(async (line, cancellationToken) =>
        {
            // What ends the process in order is set up once this has returned: a service that starts without waiting would be killed by an early signal.
            await Task.Yield();
            try
            {
                return await run(line, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception) when (cancellationToken.IsCancellationRequested)
            {
                await Console.Error.WriteLineAsync("Stopped before the end.").ConfigureAwait(false);
                return ExitCode.Failed;
            }
            catch (SettingException e)
            {
                await Console.Error.WriteLineAsync(e.Message).ConfigureAwait(false);
                return ExitCode.WrongSetting;
            }
            catch (RpcException e)
            {
                await Console.Error.WriteLineAsync(Sentence(e) + Hint(line, e)).ConfigureAwait(false);
                return ExitCode.Failed;
            }
            catch (OutOfMemoryException)
            {
                // So .NET also says that it got no thread and no handle.
                await Console.Error.WriteLineAsync("The system gives this process no more memory, threads or open files. Raise its limits (ulimit -a shows them), and try again.").ConfigureAwait(false);
                return ExitCode.Failed;
            }
            catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException or AccessTokenException or HostStoppedException or CatalogException or CatalogSourceException)
            {
                await Console.Error.WriteLineAsync(e.Message).ConfigureAwait(false);
                return ExitCode.Failed;
            }
        });

    // The audience is made of the registry where none is given, so that a registry that there is not looks like a client that may not.
    private static string Hint(ParseResult line, RpcException e) =>
        e.StatusCode == StatusCode.Unauthenticated
        && line.CommandResult.Command.Options.OfType<Option<string>>().FirstOrDefault(option => option.Name == "--registry") is { } option
        && line.GetValue(option) is { } registry
        && e.Status.Detail.Contains($" urn:federation:{registry}:", StringComparison.Ordinal)
            ? $" That audience is made of --registry {registry}: see that there is such a registry, that the client may call its node, or name another audience."
            : "";

    /// <summary>What a call failed of.</summary>
    internal static string Sentence(RpcException e)
    {
        var reason = FederationErrors.ReasonOf(e);

        // What lies beneath tells a service that is not there from a name or a certificate that is wrong.
        var cause = e is { StatusCode: StatusCode.Unavailable, Status.DebugException: HttpRequestException or SocketException } ? $" {e.Status.DebugException.Message}" : "";
        return $"{e.StatusCode}{(reason.Length == 0 ? "" : $" ({reason})")}: {e.Status.Detail}{cause}";
    }
}
