using System.CommandLine;
using Federation.Hosting;
using Federation.Terminal;

namespace Federation.Services;

/// <summary><c>federation identity key</c>: a key by which a client proves itself.</summary>
internal static class KeyCommand
{
    internal static Command Create()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "Where the private key goes, for Client:KeyFile, readable by its owner only. It must not exist." };
        var command = new Command("key", "Write a new private key for a client, and print its public half as a JSON Web Key Set, for Identity:Clients:N:KeySet.") { file };
        command.SetGuardedAction((line, _) =>
        {
            Console.WriteLine(PrivateKeyFile.Create(line.GetRequiredValue(file).FullName));
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }
}
