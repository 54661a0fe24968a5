using System.Diagnostics;

namespace Federation.Benchmarks.Matching;

/// <summary>A real PostgreSQL on a temporary folder, reached over a Unix socket in it and nothing else.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const string Installations = "/usr/lib/postgresql";

    // PostgreSQL refuses to run as root.
    private const string User = "postgres";

    private readonly string _programs;
    private readonly string _folder;

    private PostgresServer(string programs, string folder) => (_programs, _folder) = (programs, folder);

    /// <summary>Starts a server; null where Debian's package is not installed.</summary>
    internal static async Task<PostgresServer?> TryStartAsync()
    {
        if (!Directory.Exists(Installations) || new DirectoryInfo(Installations).GetDirectories().MaxBy(static d => d.Name) is not { } newest)
            return null;

        var server = new PostgresServer(Path.Combine(newest.FullName, "bin"), Directory.CreateTempSubdirectory("federation-postgres").FullName);
        if (Environment.IsPrivilegedProcess)
            await RunAsync("chown", [User, server._folder]);
        var data = Path.Combine(server._folder, "data");
        await server.AsUserAsync("initdb", "-D", data, "-U", User, "-A", "trust", "-E", "UTF8", "--no-sync");
        await server.AsUserAsync(
            "pg_ctl", "-D", data, "-w", "-l", Path.Combine(server._folder, "log"), "start", "-o",
            $"-c listen_addresses='' -c unix_socket_directories={server._folder} -c fsync=off -c shared_buffers=512MB -c work_mem=64MB");
        return server;
    }

    /// <summary>Runs statements and gives the lines of what they answer, fields tab-separated.</summary>
    internal async Task<string[]> QueryAsync(string statements, string input = "") =>
        (await RunAsync("psql", ["-h", _folder, "-U", User, "-X", "-q", "-At", "-F", "\t", "-v", "ON_ERROR_STOP=1", "-c", statements], input))
        .Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public async ValueTask DisposeAsync()
    {
        await AsUserAsync("pg_ctl", "-D", Path.Combine(_folder, "data"), "-m", "immediate", "stop");
        Directory.Delete(_folder, recursive: true);
    }

    private Task<string> AsUserAsync(string program, params string[] arguments) => Environment.IsPrivilegedProcess
        ? RunAsync("runuser", ["-u", User, "--", Path.Combine(_programs, program), .. arguments])
        : RunAsync(Path.Combine(_programs, program), arguments);

    private static async Task<string> RunAsync(string program, string[] arguments, string input = "")
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();

        // A server that `pg_ctl start` leaves behind keeps the streams open: wait for the program alone.
        await process.WaitForExitAsync(CancellationToken.None).WaitAsync(TimeSpan.FromHours(1));
        return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"{program} failed: {await errors}");
    }
}
