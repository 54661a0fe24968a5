using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Federation.EndToEnd.Tests.Processes;

/// <summary>A real <c>federation</c> process, with what it has written so far.</summary>
public sealed class FederationProcess : IAsyncDisposable
{
    // Far above what any run needs; a test that waits this long has failed.
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(4);

    // Of util-linux: mounts are those of the command alone, and need no rights.
    private static readonly string[] _ownMounts = ["--user", "--map-root-user", "--mount"];

    private static string Executable => Path.Combine(AppContext.BaseDirectory, "federation");

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly SemaphoreSlim _written = new(0);

    static FederationProcess() => SystemCalls.TakeInterrupts();

    private FederationProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Take(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Take(_error, line.Data);
    }

    /// <summary>What it wrote to the standard output.</summary>
    public string Output => Read(_output);

    /// <summary>What it wrote to the error stream.</summary>
    public string Error => Read(_error);

    /// <summary>Starts <c>federation</c> in <paramref name="folder"/>.</summary>
    public static FederationProcess Start(string folder, params IEnumerable<string> arguments) => StartProgram(Executable, folder, arguments);

    /// <summary>Starts <c>federation</c> in <paramref name="folder"/> with <paramref name="environment"/> (<c>NAME=VALUE</c>) beside that of the tests.</summary>
    public static FederationProcess StartWith(IEnumerable<string> environment, string folder, params IEnumerable<string> arguments) =>
        StartProgram("/usr/bin/env", folder, [.. environment, Executable, .. arguments]);

    /// <summary>Runs <c>federation</c> in <paramref name="folder"/> to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(string folder, params IEnumerable<string> arguments)
    {
        await using var federation = Start(folder, arguments);
        return (await federation.EndAsync(), federation.Output, federation.Error);
    }

    /// <summary>
    /// Runs <c>federation</c> in <paramref name="folder"/> to its end on a terminal of <paramref name="columns"/>, and returns what it wrote there, with
    /// line feeds alone. The terminal is one of the kernel, held by <c>script</c> of util-linux.
    /// </summary>
    public static async Task<(int ExitCode, string Screen)> RunOnTerminalAsync(int columns, string folder, params IEnumerable<string> arguments)
    {
        var command = string.Join(' ', arguments.Prepend(Executable).Select(argument => $"'{argument.Replace("'", @"'\''", StringComparison.Ordinal)}'"));
        await using var script = StartProgram(
            "/usr/bin/env", folder, ["TERM=dumb", "SHELL=/bin/sh", "script", "--quiet", "--return", "--command", $"stty columns {columns} && exec {command}", "/dev/null"]);
        return (await script.EndAsync(), script.Output.ReplaceLineEndings("\n"));
    }

    /// <summary>Runs <c>federation</c> in <paramref name="folder"/> on a terminal, types a line when it asks for it with <paramref name="prompt"/>, and returns what is on the screen in the end.</summary>
    public static async Task<(int ExitCode, string Screen)> TypeOnTerminalAsync(string folder, string prompt, string line, params IEnumerable<string> arguments)
    {
        const string Typing = "{ until grep -q \"$1\" screen 2>/dev/null; do sleep 0.1; done; echo \"$2\"; } | script --quiet --return --flush --command \"$3\" screen";
        await using var script = StartProgram(
            "/usr/bin/env", folder, ["TERM=dumb", "SHELL=/bin/sh", "/bin/sh", "-c", Typing, "sh", prompt, line, string.Join(' ', arguments.Prepend($"'{Executable}'"))]);
        return (await script.EndAsync(), script.Output.ReplaceLineEndings("\n"));
    }

    /// <summary>Runs <c>federation</c> to its end where no file may grow beyond some kilobytes, as on a disk that is full then.</summary>
    public static Task<int> RunOnFullDiskAsync(string folder, params IEnumerable<string> arguments) => RunWithSmallFilesAsync(8, folder, arguments);

    /// <summary>Runs <c>federation</c> until it writes more than <paramref name="blocks"/> of 512 bytes into a file, where the system kills it.</summary>
    public static async Task<int> RunWithSmallFilesAsync(int blocks, string folder, params IEnumerable<string> arguments)
    {
        // The compiler of .NET maps its code by a file, which is to grow all the same.
        var limited = $"ulimit -f {blocks}; export DOTNET_EnableWriteXorExecute=0; exec \"$0\" \"$@\"";
        await using var federation = StartProgram("/bin/sh", folder, ["-c", limited, Executable, .. arguments]);
        return await federation.EndAsync();
    }

    /// <summary>Runs <c>federation</c> to its end beside a folder <c>disk</c> that is a real, full file system, and returns what files are on it then.</summary>
    public static async Task<(int ExitCode, string[] Files, string Error)> RunWithoutRoomAsync(string folder, params IEnumerable<string> arguments)
    {
        const string Full = "mkdir disk && mount -t tmpfs -o size=4k tmpfs disk && head -c 4096 /dev/zero > disk/filling && \"$0\" \"$@\"; code=$?; find disk -type f; exit $code";
        Assert.SkipUnless(await CanMountAsync(folder), "This user may mount no file system of their own.");
        await using var shell = StartProgram("/usr/bin/unshare", folder, [.. _ownMounts, "/bin/sh", "-c", Full, Executable, .. arguments]);
        return (await shell.EndAsync(), shell.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), shell.Error);
    }

    /// <summary>Runs <c>federation</c> in <paramref name="folder"/> to its end, with an error stream that takes nothing.</summary>
    public static async Task<int> RunUntoldAsync(string folder, params IEnumerable<string> arguments)
    {
        await using var federation = StartProgram("/bin/sh", folder, ["-c", "exec \"$0\" \"$@\" 2>/dev/full", Executable, .. arguments]);
        return await federation.EndAsync();
    }

    /// <summary>Runs <c>federation</c> in <paramref name="folder"/> to its end, with an output that takes nothing.</summary>
    public static async Task<(int ExitCode, string Error)> RunUnheardAsync(string folder, params IEnumerable<string> arguments)
    {
        await using var federation = StartProgram("/bin/sh", folder, ["-c", "exec \"$0\" \"$@\" >/dev/full", Executable, .. arguments]);
        return (await federation.EndAsync(), federation.Error);
    }

    /// <summary>Runs <c>federation</c> in <paramref name="folder"/> with its output piped to a command that ends without reading, until both have ended.</summary>
    public static async Task<string> RunUnreadAsync(string folder, params IEnumerable<string> arguments)
    {
        await using var shell = StartProgram("/bin/sh", folder, ["-c", "\"$0\" \"$@\" | :", Executable, .. arguments]);
        await shell.EndAsync();
        return shell.Error;
    }

    /// <summary>Waits until it has written <paramref name="text"/> to either stream, and returns the line.</summary>
    public async Task<string> WroteAsync(string text)
    {
        using var patience = new CancellationTokenSource(_patience);
        while (true)
        {
            foreach (var line in (Output + Error).Split('\n').Where(line => line.Contains(text, StringComparison.Ordinal)))
                return line;
            if (_process.HasExited)
                throw new InvalidOperationException($"federation ended with {_process.ExitCode} before it wrote '{text}':\n{Output}\n{Error}");
            try
            {
                await _written.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"federation did not write '{text}':\n{Output}\n{Error}");
            }
        }
    }

    /// <summary>Asks it to end as Ctrl-C does, and returns its exit code.</summary>
    public Task<int> InterruptAsync() => SignalAsync(PosixSignal.SIGINT);

    /// <summary>Asks it to end as a service manager does, and returns its exit code.</summary>
    public Task<int> TerminateAsync() => SignalAsync(PosixSignal.SIGTERM);

    /// <summary>Tells it that its terminal is gone, and returns its exit code.</summary>
    public Task<int> HangUpAsync() => SignalAsync(PosixSignal.SIGHUP);

    /// <summary>Ends it at once, without a chance to put anything in order.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Waits for its end and returns its exit code.</summary>
    public async Task<int> EndAsync()
    {
        using var patience = new CancellationTokenSource(_patience);
        try
        {
            await _process.WaitForExitAsync(patience.Token);
            return _process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"federation {(_process.HasExited ? "ended, but not its output" : "did not end")}:\n{Output}\n{Error}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
        _written.Dispose();
    }

    private static async Task<bool> CanMountAsync(string folder)
    {
        if (!File.Exists("/usr/bin/unshare"))
            return false;
        await using var attempt = StartProgram("/usr/bin/unshare", folder, [.. _ownMounts, "mount", "-t", "tmpfs", "tmpfs", "/tmp"]);
        return await attempt.EndAsync() == 0;
    }

    private static FederationProcess StartProgram(string program, string folder, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,

            // A process that is killed would leave the sockets of its diagnostics behind.
            Environment = { ["DOTNET_EnableDiagnostics"] = "0" },
        };
        var federation = new FederationProcess(start);
        federation._process.Start();
        federation._process.BeginOutputReadLine();
        federation._process.BeginErrorReadLine();
        return federation;
    }

    private async Task<int> SignalAsync(PosixSignal signal)
    {
        var number = signal switch { PosixSignal.SIGHUP => 1, PosixSignal.SIGINT => 2, _ => 15 };
        if (SystemCalls.Kill(_process.Id, number) != 0)
            throw new InvalidOperationException($"Signal {number} could not be sent to process {_process.Id}.");
        return await EndAsync();
    }

    private void Take(StringBuilder stream, string? line)
    {
        if (line is null)
            return;
        lock (stream)
            stream.Append(line).Append('\n');
        try
        {
            _written.Release();
        }
        catch (ObjectDisposedException)
        {
            // Lines may still come when nobody waits for them any more.
        }
    }

    private static string Read(StringBuilder stream)
    {
        lock (stream)
            return stream.ToString();
    }
}
