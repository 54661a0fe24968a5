using System.CommandLine;
using System.Text;
using Federation.Matching;
using Federation.Report;
using Federation.Settings;
using Federation.Terminal;

namespace Federation.Match;

/// <summary><c>federation match calibrate</c>: lets people's decisions correct the probabilities, and shows what that would change.</summary>
internal static class CalibrateCommand
{
    // Fewer say too little.
    private const int Fewest = 10;

    internal static Command Create()
    {
        var command = new Command(
            "calibrate",
            "Correct an aggregator's probabilities by what people decided there: show what would change and, with --out, write it to a file. "
            + "It is applied when the aggregator starts with Aggregator:Calibration=FILE.");
        var output = new Option<FileInfo?>("--out") { Description = "File to write; without it nothing is written", HelpName = "FILE.json" };
        var applied = new Option<FileInfo?>("--applied") { Description = "The file that the aggregator uses now, where it uses one", HelpName = "FILE.json" };
        var minimum = new Option<double>("--minimum") { Description = "Score from which on the aggregator reports (its Aggregator:MinimumScore)", HelpName = "T", DefaultValueFactory = _ => new MatchOptions().MinimumProbability };
        foreach (Option option in new Option[] { output, applied, minimum })
            command.Options.Add(option);
        var settings = new CommandSettings(command, ReportCommand.Flags);
        command.SetGuardedAction(async (line, cancellationToken) =>
        {
            using var aggregator = AggregatorConnection.Open(settings.Read(line));
            var decided = await DecidedDuplicates.ReadAsync(aggregator.Invoker, Read(line.GetValue(applied)), cancellationToken).ConfigureAwait(false);
            if (decided.Pairs.Count < Fewest)
                throw new IOException($"{decided.Pairs.Count} reported pairs are decided and not declared by the bodies; {Fewest} are needed to learn from them.");
            var calibration = ScoreCalibration.Fit(decided.Pairs);
            new CalibrationReport(Console.Out, decided, calibration, line.GetValue(minimum)).Write();
            if (line.GetValue(output) is { } file)
            {
                using var whole = WholeFile.Create(file);
                await whole.Content.WriteAsync(Encoding.UTF8.GetBytes(calibration.ToJson()), cancellationToken).ConfigureAwait(false);
                whole.Keep();
                Console.WriteLine($"Written to {file.FullName}; start the aggregator with Aggregator:Calibration={file.FullName} to apply it.");
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static ScoreCalibration Read(FileInfo? file)
    {
        try
        {
            return file is null ? ScoreCalibration.None : ScoreCalibration.Parse(File.ReadAllText(file.FullName));
        }
        catch (FormatException e)
        {
            throw new IOException($"{file!.FullName} is no calibration: {e.Message}", e);
        }
    }
}
