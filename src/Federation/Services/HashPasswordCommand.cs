using System.CommandLine;
using Federation.Hosting;
using Federation.Identity;
using Federation.Terminal;

namespace Federation.Services;

/// <summary><c>federation identity hash-password</c>: what <c>Identity:People:N:PasswordHash</c> holds.</summary>
internal static class HashPasswordCommand
{
    internal static Command Create()
    {
        var command = new Command("hash-password", "Ask for a password, or read it from the standard input where that is no terminal, so that no other user of the machine sees it, and print its hash for Identity:People:N:PasswordHash.");
        command.SetGuardedAction(async (_, cancellationToken) =>
        {
            if (await PasswordInput.ReadAsync(cancellationToken).ConfigureAwait(false) is not { Length: > 0 } password)
                throw new SettingException("No password came on the standard input: write it there, on one line.");
            Console.WriteLine(PersonPassword.Hash(password));
            return ExitCode.Done;
        });
        return command;
    }
}
