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
            var path = line.GetRequiredValue(file).FullName;
            var keySet = PrivateKeyFile.Create(path);
            try
            {
                Console.WriteLine(keySet);
            }
            catch (IOException)
            {
                // Nobody has the public half then, and the next attempt would find the file there.
                File.Delete(path);
                throw;
            }

            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }
}
