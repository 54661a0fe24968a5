using System.CommandLine;
using Federation.Settings;
using Federation.Terminal;

namespace Federation.Token;

/// <summary><c>federation token</c>: an access token on the standard output, to be given to <c>grpcurl</c>.</summary>
internal static class TokenCommand
{
    internal static Command Create()
    {
        var command = new Command(
            "token",
            "Print an access token for a client (OAuth 2.0 client credentials). Without --resource it is good for every service that the client may call; other providers than the embedded one may give one then that no service takes.");
        var settings = new CommandSettings(command, SettingFlag.Client);
        var resource = new Option<string?>("--resource", "-r")
        {
            Description = "Audience that the token is for (RFC 8707), such as urn:federation:itu-t",
            HelpName = "URI",
        };
        command.Options.Add(resource);
        command.SetGuardedAction(async (line, cancellationToken) =>
        {
            using var tokens = settings.Read(line).Tokens();
            Console.WriteLine(await tokens.GetAsync(line.GetValue(resource) ?? "", cancellationToken).ConfigureAwait(false));
            return ExitCode.Done;
        });
        return command;
    }
}
