using System.CommandLine;
using Federation.Catalog;
using Federation.Settings;
using Federation.Terminal;

namespace Federation.Backup;

/// <summary><c>federation restore</c>: a backup in the place of a node's store.</summary>
internal static class RestoreCommand
{
    internal static Command Create()
    {
        var command = new Command(
            "restore",
            "Put a backup in the place of a node's store, while the node is stopped. When the node starts it begins a new epoch, since it does not know what was changed after the backup, "
            + "and all who follow it mirror afresh by themselves.");
        var file = new Argument<FileInfo>("FILE") { Description = "File of the backup." };
        command.Arguments.Add(file);
        var settings = new CommandSettings(command, StoreFolder.Flag);
        var force = new Option<bool>("--force") { Description = "Replace a store that is there, and lose what it holds." };
        command.Options.Add(force);

        command.SetGuardedAction(async (line, cancellationToken) =>
        {
            var store = StoreFolder.File(settings.Read(line));
            var copied = new CopyProgress();
            var restore = CatalogBackup.RestoreAsync(line.GetRequiredValue(file).FullName, store, line.GetValue(force), copied, cancellationToken);
            await Progress.WhileAsync(restore, copied.InWords).ConfigureAwait(false);
            CopyProgress.Write(await restore.ConfigureAwait(false));
            return ExitCode.Done;
        });
        return command;
    }
}
