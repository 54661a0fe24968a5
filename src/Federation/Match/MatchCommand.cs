using System.CommandLine;
using Federation.Matching;
using Federation.Terminal;

namespace Federation.Match;

/// <summary><c>federation match</c>: finds the pairs in anyone's items, without a node or an aggregator; its subcommands judge and train the matcher.</summary>
internal static class MatchCommand
{
    private const double DefaultThreshold = 0.5;

    internal static Command Create()
    {
        var command = new Command("match", "Find work listed by more than one registry, in files of items.")
        {
            EvaluateCommand.Create(),
            TrainCommand.Create(),
            CalibrateCommand.Create(),
        };
        var items = MatchOption.Items(required: false);
        var output = new Option<FileInfo>("--out") { Description = "Where the pairs go: both ids, probability of one text, of one subject, verdict, declared relation, tab-separated", HelpName = "FILE.tsv" };
        var threshold = new Option<double>("--threshold")
        {
            Description = "Probability of either, 0 to 1, from which on a pair is written",
            HelpName = "T",
            DefaultValueFactory = static _ => DefaultThreshold,
        };
        threshold.Require(static given => given is >= 0 and <= 1, "--threshold must be between 0 and 1.");
        var explain = new Option<bool>("--explain") { Description = "Add two columns: what speaks for each pair, and what against it, the weightiest first" };
        var model = MatchOption.Model();
        var thesaurus = new Option<FileInfo>("--thesaurus") { Description = "More terms: on each line the preferred wording and its variants, tab-separated", HelpName = "FILE.tsv" };
        foreach (Option option in new Option[] { items, output, threshold, explain, model, thesaurus })
            command.Options.Add(option);
        command.Validators.Add(result =>
        {
            if (result.GetValue(items) is null or [] || result.GetValue(output) is null)
                result.AddError("--items and --out are needed.");
        });

        command.SetGuardedAction(async (line, cancellationToken) =>
        {
            var chosen = WithThesaurus(MatchOption.Read(line.GetValue(model)), line.GetValue(thesaurus));
            using var pairs = WholeFile.Create(line.GetValue(output)!);
            var index = new MatchIndex(new MatchOptions { MinimumProbability = line.GetValue(threshold) }, chosen);
            var file = new ItemFile(line.GetValue(items)!);
            await Computation.RunAsync(() => index.UpsertMany(file.Read(cancellationToken)), cancellationToken).ConfigureAwait(false);
            await PairFile.WriteAsync(pairs.Content, index, line.GetValue(explain), cancellationToken).ConfigureAwait(false);
            pairs.Keep();
            var wrong = file.WrongLines == 0 ? "" : $" {Counted.Of(file.WrongLines, "line was no item", "lines were no items")}.";
            var replaced = file.Replaced == 0 ? "" : $" {Counted.Of(file.Replaced, "item took the place of an earlier one", "items took the place of earlier ones")} with the same id.";
            var renamed = file.Renamed == 0 ? "" : $" {Counted.Of(file.Renamed, "has an id that another registry gave before, and is", "have an id that another registry gave before, and are")} called REGISTRY:ID.";
            await Console.Error.WriteLineAsync($"{Counted.Of(index.Count, "item", "items")}, {Counted.Of(index.Pairs.Count, "pair", "pairs")}, {Counted.Of(index.Clusters().Count, "cluster", "clusters")}.{wrong}{replaced}{renamed}").ConfigureAwait(false);
            return file.IsWhole ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    private static MatchModel WithThesaurus(MatchModel model, FileInfo? terms)
    {
        if (terms is null)
            return model;
        using var reader = terms.OpenText();
        try
        {
            return model.WithThesaurus(reader);
        }
        catch (InvalidDataException e)
        {
            throw new IOException($"{terms}: {e.Message}", e);
        }
    }
}
