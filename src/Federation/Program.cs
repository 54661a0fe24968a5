using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using Federation.Audit;
using Federation.Backup;
using Federation.Certificates;
using Federation.Decisions;
using Federation.Import;
using Federation.Match;
using Federation.Papers;
using Federation.Peers;
using Federation.Proposals;
using Federation.Report;
using Federation.Services;
using Federation.Terminal;
using Federation.Token;
using Federation.Up;
using Federation.Verify;
using Federation.Watch;

ErrorStream.Open();
OutputStream.Open();

// All that is said is English, and so are its numbers and what the libraries add, whatever the machine speaks.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.InvariantCulture;

var root = new RootCommand("Federation joins the registries of standards bodies and finds work that is done twice.")
{
    UpCommand.Create(),
    ServiceCommands.Node(),
    ServiceCommands.Aggregator(),
    ServiceCommands.Identity(),
    ImportCommand.Create(),
    TokenCommand.Create(),
    ReportCommand.Create(),
    DecisionsCommand.Create(),
    ProposalCommand.Create(),
    PaperCommand.Create(),
    WatchCommand.Create(),
    PeersCommand.Create(),
    MatchCommand.Create(),
    VerifyCommand.Create(),
    BackupCommand.Create(),
    RestoreCommand.Create(),
    CertificatesCommand.Create(),
    AuditCommand.Create(),
};

// Longer than the longest Listen:ShutdownTimeout, which is what ends a service.
var invocation = new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(6), EnableDefaultExceptionHandler = false };
ParseResult line;
try
{
    line = root.Parse(args);
}
catch (InvalidOperationException e)
{
    // A rule for several options asked for the value of one that has none of its type: the library tells that only of those with a rule of their own.
    WrongLine.Write(e.Message);
    return ExitCode.WrongSetting;
}

if (line.Errors.Count > 0 && (line.CommandResult.Command.Action is not null || line.UnmatchedTokens.Count > 0))
{
    WrongLine.Write(line);
    return ExitCode.WrongSetting;
}

// A terminal that goes away ends in order what runs in it, as Ctrl-C does; the library knows SIGINT and SIGTERM only.
using var hungUp = new CancellationTokenSource();
using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
{
    signal.Cancel = true;
    hungUp.Cancel();
});
int exitCode;
try
{
    exitCode = await line.InvokeAsync(invocation, hungUp.Token).ConfigureAwait(false);
}
catch (Exception e)
{
    // Commands say themselves what went wrong. What the library writes, such as help, may find no room; anything else is a fault of this program.
    await Console.Error.WriteLineAsync(e is IOException ? e.Message : e.ToString()).ConfigureAwait(false);
    exitCode = ExitCode.Failed;
}

return line.Errors.Count > 0 ? ExitCode.WrongSetting : exitCode;
