using Federation.Matching.Candidates;
using Federation.Matching.Features;
using Federation.Matching.Model;
using Federation.Matching.Text;

namespace Federation.Matching.Training;

/// <summary>Trains the weights on training sets, and judges their pairs by weights that did not see them.</summary>
internal sealed class Trainer(IReadOnlyList<TrainingSet> sets, BoostingOptions options)
{
    private const int Folds = 5;

    // What weights that did not see a row make of it hangs on what else they did not see. The second forest learns from several views of
    // each row, lest it take the chances of one for a rule.
    private const int Draws = 3;

    private const int PairOnly = (int)Feature.Alone;

    // Most candidates have next to nothing in common; one in so many of those teaches as much.
    private const int EasyShare = 8;
    private const float EasyOverlap = 0.35f;
    private const float EasyAbstract = 0.3f;

    // The few rows that are not hopeless turn on few features: trees that may not ask for these, or draws that miss families, only blur them.
    private readonly BoostingOptions _aroundOptions = options with { FeatureShare = 1, FamilyShare = 1 };

    private readonly List<View> _views = [];

    private readonly TrainingRow[] _rows = [.. sets.SelectMany(static s => s.Rows)];

    /// <summary>
    /// Enters in every row the log-odds by weights that saw neither of its families, not yet calibrated, and the surroundings as
    /// such weights see them.
    /// </summary>
    public void CrossValidate()
    {
        // Draw 0 comes last, since it is what the rows keep.
        _views.Clear();
        for (var draw = Draws - 1; draw >= 0; draw--)
        {
            Rescore(draw);
            MeasureSurroundings();
            _views.AddRange(Teaching(static r => !r.Edge.IsHopeless).Select(static r => new View(r, r.Edge.Alone, [.. r.Features])));
        }

        for (var fold = 0; fold < Folds; fold++)
        {
            var forest = new Forest(TrainAround(r => !r.Touches(fold, Folds)));
            foreach (var row in _rows.Where(r => r.FoldOf(Folds) == fold))
            {
                row.Score = row.Edge.IsHopeless ? row.Edge.Alone : StartOf(row.Edge.Alone) + forest.Score(row.Features);
            }
        }
    }

    /// <summary>Trains on all pairs. Needs the rows as <see cref="CrossValidate"/> leaves them.</summary>
    /// <param name="slope">Slope of the line that calibrates the log-odds.</param>
    /// <param name="offset">Offset of that line.</param>
    public Weights Train(float slope, float offset) => new(TrainAlone(static _ => true), TrainAround(static _ => true), slope, offset);

    private void Rescore(int draw)
    {
        for (var fold = 0; fold < Folds; fold++)
        {
            var forest = new Forest(TrainAlone(r => !r.Touches(fold, Folds, draw)));
            foreach (var row in _rows.Where(r => r.FoldOf(Folds, draw) == fold))
            {
                row.Rescore(forest.Score(row.Features));
            }
        }
    }

    private void MeasureSurroundings()
    {
        foreach (var set in sets)
        {
            var kin = new KinshipTable();
            foreach (var row in set.Rows)
            {
                kin.Add(row.Edge);
            }

            Parallel.ForEach(set.Rows, row => Surroundings.Measure(row.Edge, set.Graph.Entries, kin, row.Features));
        }
    }

    private IReadOnlyList<IReadOnlyList<TreeNode>> TrainAlone(Func<TrainingRow, bool> include)
    {
        var rows = Teaching(include);
        return Booster.Train([.. rows.Select(static r => r.Features[..PairOnly])], [.. rows.Select(ToSample)], null, options);
    }

    private IReadOnlyList<IReadOnlyList<TreeNode>> TrainAround(Func<TrainingRow, bool> include)
    {
        View[] views = [.. _views.Where(v => include(v.Row))];
        return Booster.Train(
            [.. views.Select(static v => v.Features)], [.. views.Select(ToSample)], [.. views.Select(static v => StartOf(v.Alone))], _aroundOptions);
    }

    private List<TrainingRow> Teaching(Func<TrainingRow, bool> include) =>
        [.. _rows.Where(r => r.Weight > 0 && include(r) && (!IsEasy(r) || IsDrawn(r)))];

    private static Sample ToSample(TrainingRow row) => new(row.Label, IsEasy(row) ? row.Weight * EasyShare : row.Weight, row.Family);

    // The views of a row count together as much as a row.
    private static Sample ToSample(View view)
    {
        var sample = ToSample(view.Row);
        return sample with { Weight = sample.Weight / Draws };
    }

    private static bool IsEasy(TrainingRow row) => !row.Label && row.Features[(int)Feature.TitleOverlap] < EasyOverlap
        && row.Features[(int)Feature.AbstractSimilarity] < EasyAbstract;

    private static bool IsDrawn(TrainingRow row) =>
        TermHash.Of(row.Edge.Left.Profile.Key + row.Edge.Right.Profile.Key) % EasyShare == 0;

    private static float StartOf(float alone) => PairScorer.TrustInAlone * alone;

    // A row as the weights of one draw of the folds see it.
    private readonly record struct View(TrainingRow Row, float Alone, float[] Features);
}
