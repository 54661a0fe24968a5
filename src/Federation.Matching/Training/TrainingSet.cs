using Federation.Matching.Candidates;
using Federation.Matching.Evaluation;
using Federation.Matching.Features;
using Federation.Matching.Profiles;
using Federation.Matching.Text;

namespace Federation.Matching.Training;

/// <summary>Measured candidate pairs to learn from.</summary>
internal sealed class TrainingSet
{
    // In registries whose true pairs are known in part, a pair not known to be true is probably false, but not surely.
    private const float OpenNegativeWeight = 0.2f;

    private const float BareWeight = 0.5f;

    // Equal titles: one work in the eyes of a liaison officer, though no registry says so.
    private const float SameTitleWeight = 0.5f;

    // Titles that tell less, in nats, may be equal by chance: without a record they teach nothing.
    private const float LeastTelling = 12;

    private TrainingSet(IReadOnlyList<MatchItem> items, TruePairs truth, MatchModel model, Families families, float weight)
    {
        Graph = new CandidateGraph(model, new MatchOptions { MinimumProbability = 1 });
        Graph.Upsert(items);
        Rows = [.. MeasuredRows(truth, model, families, weight)];
    }

    /// <summary>The candidates.</summary>
    public CandidateGraph Graph { get; }

    /// <summary>The candidate pairs, by left key and right key.</summary>
    public IReadOnlyList<TrainingRow> Rows { get; }

    /// <summary>The items as the registries give them, and once more with little but their titles, as poorer registries would.</summary>
    public static IReadOnlyList<TrainingSet> Of(IReadOnlyList<MatchItem> items, TruePairs truth, MatchModel model, Families families) =>
    [
        new(items, truth, model, families, 1),
        new([.. items.Select(Bare)], truth, model, families, BareWeight),
    ];

    private static MatchItem Bare(MatchItem item) => item with
    {
        Registry = $"registry {TermHash.Of(item.Registry)}",
        Abstract = "",
        Groups = [],
        Kind = "",
        Date = TermHash.Of(item.Key) % 2 == 0 ? item.Date : "",
    };

    private IEnumerable<TrainingRow> MeasuredRows(TruePairs truth, MatchModel model, Families families, float weight)
    {
        var pairFeatures = new PairFeatures(model.Vocabulary, model.Affinities);
        foreach (var entry in Graph.Entries.All.OrderBy(static e => e.Profile.Key, StringComparer.Ordinal))
        {
            foreach (var edge in Graph.Entries.EdgesOf(entry).Where(e => ReferenceEquals(e.Left, entry)).OrderBy(static e => e.Right.Profile.Key, StringComparer.Ordinal))
            {
                var (left, right) = (edge.Left.Profile, edge.Right.Profile);
                var features = new float[(int)Feature.Count];
                pairFeatures.Measure(left, right, features);
                var (label, certainty) = Judge(left, right, features, truth);
                yield return new TrainingRow(
                    edge, features, label, weight * certainty, families.HashOf(left.Key), families.HashOf(right.Key));
            }
        }
    }

    private static (bool Label, float Certainty) Judge(ItemProfile left, ItemProfile right, float[] features, TruePairs truth)
    {
        var registries = truth.RegistriesOf(left.Key, right.Key);
        return truth.IsTrue(left.Key, right.Key) ? (true, 1)
            : truth.IsIgnored(left.Key, right.Key) ? (true, SameTitleWeight)
            : Evaluator.ClosedRegistries.Contains(registries) ? (false, ListsTwins(registries) || !HasSameTitle(features) ? 1 : 0)
            : HasSameTitle(features) ? (true, SameTitleWeight)
            : SayTheSame(features) ? (false, 0)
            : (false, OpenNegativeWeight);
    }

    // These two list nearly every twin of each other, editions apart; of the others an equal title without a record may be one.
    private static bool ListsTwins((string, string) registries) => registries is ("iec", "iso") or ("3gpp", "etsi");

    private static bool HasSameTitle(float[] features) => features[(int)Feature.ShorterWeight] > LeastTelling && SayTheSame(features);

    private static bool SayTheSame(float[] features) =>
        features[(int)Feature.ShorterCovered] > 0.99f && features[(int)Feature.LongerCovered] > 0.75f && features[(int)Feature.TailOverlap] > 0.99f
        && features[(int)Feature.Part] > -1 && features[(int)Feature.Stage] > -1
        && features[(int)Feature.Version] > -1 && features[(int)Feature.Numbers] > -1;
}
