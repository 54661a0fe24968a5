using System.CommandLine;
using Federation.Hosting;

namespace Federation.Services;

/// <summary>Where the key of a client comes from: made here, or brought by the client.</summary>
internal sealed class ClientKey
{
    private readonly Option<FileInfo?> _keyFile = new("--key-file") { Description = "Make a key, and write the private half here, readable by its owner only, for Client:KeyFile", HelpName = "FILE" };

    private readonly Option<FileInfo?> _keySet = new("--key-set") { Description = "Or take the public keys that the client made by itself with 'federation identity key' (JSON Web Key Set)", HelpName = "FILE" };

    internal void AddTo(Command command)
    {
        command.Options.Add(_keyFile);
        command.Options.Add(_keySet);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_keyFile) is null == result.GetValue(_keySet) is null)
                result.AddError("Give either --key-file or --key-set.");
        });
    }

    /// <summary>Gives the public half to <paramref name="register"/>. A key that was made for a client that is refused is not left behind.</summary>
    internal async Task UseAsync(ParseResult line, Func<string, Task> register)
    {
        if (line.GetValue(_keySet) is { } brought)
        {
            await register(await File.ReadAllTextAsync(brought.FullName).ConfigureAwait(false)).ConfigureAwait(false);
            return;
        }

        var made = line.GetValue(_keyFile)!.FullName;
        var keySet = PrivateKeyFile.Create(made);
        try
        {
            await register(keySet).ConfigureAwait(false);
        }
        catch
        {
            File.Delete(made);
            throw;
        }
    }
}
