using System.Text;

namespace Federation.Terminal;

/// <summary>A password from the standard input.</summary>
internal static class PasswordInput
{
    private static readonly TimeSpan _poll = TimeSpan.FromMilliseconds(20);

    /// <summary>Reads one line; from a terminal without showing it there.</summary>
    internal static async Task<string?> ReadAsync(CancellationToken cancellationToken)
    {
        // The console of .NET reads lines without a look at the token.
        if (Console.IsInputRedirected)
            return await Task.Run(Console.In.ReadLine, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);

        // From the first look for a key on the terminal shows none.
        _ = Console.KeyAvailable;
        Console.Error.Write("Password: ");
        try
        {
            return await ReadKeysAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Console.Error.WriteLine();
        }
    }

    private static async Task<string> ReadKeysAsync(CancellationToken cancellationToken)
    {
        var password = new StringBuilder();
        while (true)
        {
            while (!Console.KeyAvailable)
                await Task.Delay(_poll, cancellationToken).ConfigureAwait(false);
            var pressed = Console.ReadKey(intercept: true);
            switch (pressed.Key)
            {
                case ConsoleKey.Enter:
                    return password.ToString();
                case ConsoleKey.Backspace when password.Length > 0:
                    password.Length--;
                    break;
                default:
                    if (!char.IsControl(pressed.KeyChar))
                        password.Append(pressed.KeyChar);
                    break;
            }
        }
    }
}
