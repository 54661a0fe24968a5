using System.CommandLine;
using Federation.Identity;
using Federation.Settings;
using Federation.Terminal;

namespace Federation.Services;

/// <summary><c>federation identity entity-keys</c>: the public keys that a provider signs entity statements with.</summary>
internal static class EntityKeysCommand
{
    internal static Command Create()
    {
        var command = new Command("entity-keys", "Print the public keys that the provider signs entity statements with (OpenID Federation 1.0), for its superiors, and of an anchor for Authentication:TrustAnchors:N:Keys of the members. Run it as the user of the provider, with its settings.");
        var settings = new CommandSettings(command, new SettingFlag("--data", "DIR", "Identity:DataDirectory", "Folder of the keys and the client store"));
        command.SetGuardedAction(async (line, _) =>
        {
            var administration = SubordinateAdministration.Open(settings.Read(line));
            await using (administration.ConfigureAwait(false))
                Console.WriteLine(administration.PublicKeySet());
            return ExitCode.Done;
        });
        return command;
    }
}
