using System.CommandLine;
using System.Globalization;
using Federation.Matching;
using Federation.Matching.Evaluation;
using Federation.Terminal;

namespace Federation.Match;

/// <summary><c>federation match evaluate</c>: scores the matcher, or a file of anyone's predictions, against true pairs.</summary>
internal static class EvaluateCommand
{
    internal static Command Create()
    {
        var command = new Command("evaluate", "Score the pairs found, or predicted by anyone, against the true ones.");
        var items = MatchOption.Items(required: true);
        var pairs = MatchOption.Pairs();
        var ignore = MatchOption.Ignore();
        var predictions = new Option<FileInfo>("--predictions") { Description = "Predicted pairs: two ids and a score a line; without it the matcher's own", HelpName = "FILE.tsv" };
        var threshold = new Option<double?>("--threshold") { Description = "Score from which on a pair counts; without it the best one", HelpName = "T" };
        threshold.Require(static given => given is not double.NaN, "--threshold must be a number.");
        var model = MatchOption.Model();
        foreach (Option option in new Option[] { items, pairs, ignore, predictions, threshold, model })
            command.Options.Add(option);

        command.SetGuardedAction(async (line, cancellationToken) =>
        {
            var file = new ItemFile(line.GetValue(items)!);
            List<MatchItem> read = [.. file.Read(cancellationToken)];
            var truth = await PairFile.ReadTruthAsync(read, line.GetValue(pairs)!, line.GetValue(ignore), cancellationToken).ConfigureAwait(false);
            var predicted = line.GetValue(predictions) is { } given
                ? await PairFile.ReadScoredAsync(given, cancellationToken).ConfigureAwait(false)
                : await Computation.RunAsync(() => Predict(read, MatchOption.Read(line.GetValue(model))), cancellationToken).ConfigureAwait(false);
            if (predicted.FirstOrDefault(p => !truth.Knows(p.Left) || !truth.Knows(p.Right)) is { Left: not null } unknown)
                throw new IOException($"{line.GetValue(predictions)} predicts {unknown.Left} and {unknown.Right}, and not both are among the items.");
            Write(Evaluator.Evaluate(truth, predicted, line.GetValue(threshold)));
            return file.IsWhole ? ExitCode.Done : ExitCode.Failed;
        });
        return command;
    }

    private static IReadOnlyList<ScoredPair> Predict(IReadOnlyList<MatchItem> items, MatchModel model)
    {
        var index = new MatchIndex(new MatchOptions { MinimumProbability = 0 }, model);
        index.UpsertMany(items);
        return [.. index.Pairs.Select(static p => new ScoredPair(p.Left, p.Right, p.Probability))];
    }

    private static void Write(MatchScore score)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"threshold",-18} {score.Threshold:R}"));
        Write("macro F1", score.MacroF1);
        foreach (var one in score.Closed)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{one.Left + "-" + one.Right,-18} F1 {one.F1:0.0000}  precision {one.Precision:0.0000}  recall {one.Recall:0.0000}"));
        foreach (var one in score.Open)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{one.Left + "-" + one.Right,-18} recall {one.Recall:0.0000} of {one.True} known"));
        Write("candidate recall", score.CandidateRecall);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"pairs given",-18} {score.PairsGiven}"));
    }

    private static void Write(string name, double value) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-18} {value:0.0000}"));
}
