using System.CommandLine;
using Federation.Hosting;
using Federation.Terminal;

namespace Federation.Audit;

/// <summary><c>federation audit</c>: what services remember of changes and refusals.</summary>
internal static class AuditCommand
{
    internal static Command Create() => new("audit", "Hold the audit logs of services to their chains.") { Verify() };

    private static Command Verify()
    {
        var command = new Command(
            "verify",
            "Check that every entry goes on from the one before, and name the first that does not. Prints the hash of the last entry: noted elsewhere, it shows "
            + "later (--head) that nothing up to it was changed or cut off.");
        var path = new Argument<FileInfo>("FILE|DIR") { Description = "The folder of a log, such as data/itu-t/audit, or one of its files" };
        var head = new Option<string?>("--head") { Description = "Hash of an entry that was noted earlier and must be there", HelpName = "HASH" };
        command.Add(path);
        command.Add(head);
        command.SetGuardedAction((line, _) => Task.FromResult(Report(AuditCheck.Run(line.GetRequiredValue(path).FullName, line.GetValue(head)))));
        return command;
    }

    private static int Report(AuditCheckResult result)
    {
        if (result.Break is { } broken)
        {
            Console.Error.WriteLine($"{broken.File}, line {broken.Line}: {broken.Reason}. Before it, {Counted.Of(result.Count, "entry is", "entries are")} whole.");
            return ExitCode.Failed;
        }

        if (!result.HasHead)
        {
            Console.Error.WriteLine($"{Counted.Of(result.Count, "entry", "entries")}, whole, but none has the hash that was noted: the log was cut off or made anew.");
            return ExitCode.Failed;
        }

        Console.Out.WriteLine($"{Counted.Of(result.Count, "entry", "entries")}, whole; the last is {result.Head}");
        return ExitCode.Done;
    }
}
