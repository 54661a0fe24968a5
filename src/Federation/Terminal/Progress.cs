using Spectre.Console;

namespace Federation.Terminal;

/// <summary>Shows on a terminal how far long work is.</summary>
internal static class Progress
{
    private static readonly TimeSpan _refresh = TimeSpan.FromMilliseconds(200);

    /// <summary>Shows <paramref name="text"/> on the error stream, when that is a terminal, until <paramref name="work"/> is done.</summary>
    internal static async Task WhileAsync(Task work, Func<FormattableString> text)
    {
        var screen = Screen.Error();
        if (screen.Profile.Capabilities.Interactive)
        {
            await screen.Status().StartAsync("...", async status =>
            {
                while (!work.IsCompleted)
                {
                    status.Status(FormattableString.Invariant(text()));
                    await Task.WhenAny(work, Task.Delay(_refresh)).ConfigureAwait(false);
                }
            }).ConfigureAwait(false);
        }

        await work.ConfigureAwait(false);
    }
}
