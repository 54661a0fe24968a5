using System.CommandLine;
using Federation.Catalog;
using Federation.Settings;
using Federation.Terminal;

namespace Federation.Backup;

/// <summary><c>federation backup</c>: a copy of a node's store, while the node runs.</summary>
internal static class BackupCommand
{
    internal static Command Create()
    {
        var command = new Command(
            "backup",
            "Copy a node's store as it is at this moment into a file, while the node runs and goes on writing. The file appears only when it is whole and was checked. "
            + "It holds the key of the store's tokens: keep it as safe as the store.");
        var file = new Argument<FileInfo>("FILE") { Description = "File of the backup; an older backup there is replaced." };
        command.Arguments.Add(file);
        var settings = new CommandSettings(command, StoreFolder.Flag);

        command.SetGuardedAction(async (line, cancellationToken) =>
        {
            var store = StoreFolder.File(settings.Read(line));
            var copied = new CopyProgress();
            var backup = CatalogBackup.CreateAsync(store, line.GetRequiredValue(file).FullName, copied, cancellationToken);
            await Progress.WhileAsync(backup, copied.InWords).ConfigureAwait(false);
            CopyProgress.Write(await backup.ConfigureAwait(false));
            return ExitCode.Done;
        });
        return command;
    }
}
