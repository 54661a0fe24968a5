using Federation.Matching.Evaluation;
using Federation.Matching.Model;

namespace Federation.Matching.Training;

/// <summary>Trains models. The same items and pairs give the same files, byte for byte.</summary>
public static class MatchTraining
{
    /// <summary>Name of the report on a trained model.</summary>
    public const string ReportFile = "report.md";

    // Of fewer, each fold has next to none.
    private const int FewestPairs = 30;

    /// <summary>Trains a model.</summary>
    /// <param name="items">Items of registries whose true pairs are known.</param>
    /// <param name="truth">The true pairs.</param>
    /// <exception cref="InvalidDataException">There are too few true pairs, or too few whose texts are alike, to learn from.</exception>
    /// <returns>Name and text of each file of the model, as <see cref="MatchModel.Read"/> wants them, and of the report.</returns>
    public static IReadOnlyDictionary<string, string> Train(IReadOnlyList<MatchItem> items, TruePairs truth)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(truth);
        var statistics = new Statistics(items);
        var works = CrossValidated(items, truth, statistics, siblings: false);
        var families = CrossValidated(items, truth, statistics, siblings: true);
        var (slope, offset) = Calibrate(truth, [.. works.Sets[0].Rows, .. families.Sets[0].Rows]);
        var weights = works.Trainer.Train(slope, offset);
        var report = new TrainingReport(truth, weights);
        report.Add("Works that the weights did not see", works.Sets[0]);
        report.Add("Families that the weights did not see", families.Sets[0]);
        report.Add("Works that the weights did not see, in registries that they do not know, by titles and half of the dates", works.Sets[1]);
        report.AddFeatures();
        var writer = new StringWriter();
        weights.Write(writer);
        return new Dictionary<string, string>
        {
            [MatchModel.VocabularyFile] = statistics.VocabularyText,
            [MatchModel.AffinitiesFile] = statistics.AffinitiesText,
            [MatchModel.WeightsFile] = writer.ToString(),
            [ReportFile] = report.ToString(),
        };
    }

    private static (IReadOnlyList<TrainingSet> Sets, Trainer Trainer) CrossValidated(
        IReadOnlyList<MatchItem> items, TruePairs truth, Statistics statistics, bool siblings)
    {
        var families = new Families(statistics.Profiles, truth.Pairs, siblings);
        var sets = TrainingSet.Of(items, truth, statistics.With(Weights.None), families);
        var alike = sets[0].Rows.Count(static r => r.Label);
        if (alike < FewestPairs)
            throw new InvalidDataException($"Of {truth.Pairs.Count} true pairs {alike} have texts that are alike at all; {FewestPairs} are needed to learn from.");
        var trainer = new Trainer(sets, new BoostingOptions());
        trainer.CrossValidate();
        return (sets, trainer);
    }

    // What is asked of a model are both kindred of what it knows and families that are new. Where pairs are on record in part only, what was
    // said to be false may be true; where nothing else is known, that must do.
    private static (float Slope, float Offset) Calibrate(TruePairs truth, IEnumerable<TrainingRow> rows)
    {
        var trusted = rows.Where(static r => r.Weight == 1).ToList();
        var closed = trusted.Where(r => Evaluator.ClosedRegistries.Contains(truth.RegistriesOf(r.Edge.Left.Profile.Key, r.Edge.Right.Profile.Key))).ToList();
        return Calibration.Fit([.. (closed.Count > 0 ? closed : trusted).Select(static r => (r.Score, r.Label))]);
    }
}
