using System.CommandLine;
using System.Text;
using Federation.Matching;
using Federation.Matching.Training;
using Federation.Terminal;

namespace Federation.Match;

/// <summary><c>federation match train</c>: trains the model on items whose true pairs are known; the same input gives the same bytes.</summary>
internal static class TrainCommand
{
    internal static Command Create()
    {
        var command = new Command("train", "Train the model, and write it with a report on pairs that it did not see.");
        var items = MatchOption.Items(required: true);
        var pairs = MatchOption.Pairs();
        var ignore = MatchOption.Ignore();
        var output = new Option<DirectoryInfo>("--out") { Description = "Folder for the model and the report", HelpName = "DIR", Required = true };
        foreach (Option option in new Option[] { items, pairs, ignore, output })
            command.Options.Add(option);

        command.SetGuardedAction(async (line, cancellationToken) =>
        {
            var file = new ItemFile(line.GetValue(items)!);
            List<MatchItem> read = [.. file.Read(cancellationToken)];
            var truth = await PairFile.ReadTruthAsync(read, line.GetValue(pairs)!, line.GetValue(ignore), cancellationToken).ConfigureAwait(false);
            var folder = Directory.CreateDirectory(line.GetValue(output)!.FullName);
            Write(folder, await Computation.RunAsync(() => MatchTraining.Train(read, truth), cancellationToken).ConfigureAwait(false));
            return file.IsWhole ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    // A model in which the files of two are mixed would judge by neither: none takes its place before there was room for all.
    private static void Write(DirectoryInfo folder, IReadOnlyDictionary<string, string> model)
    {
        List<WholeFile> files = [];
        try
        {
            foreach (var (name, text) in model)
            {
                files.Add(WholeFile.Create(new FileInfo(Path.Combine(folder.FullName, name))));
                files[^1].Content.Write(Encoding.UTF8.GetBytes(text));
                files[^1].Content.Flush();
            }

            files.ForEach(file => file.Keep());
        }
        finally
        {
            files.ForEach(file => file.Dispose());
        }
    }
}
