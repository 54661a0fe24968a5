namespace Federation.Matching.Allocation;

/// <summary>
/// Tells which group of a registry should take a work, from the works that each group owns. Immutable once trained, and safe for use
/// by several threads at once. The same works give the same answers in whatever order they came.
/// </summary>
public sealed class Allocator
{
    // Terms and groups of one registry take this many numbers at most (16 MB) in each of two classifiers, which bounds the time of
    // learning too; where there are more, the rarest terms do not count.
    private const int MostWeights = 4_000_000;

    // More works of one registry are not read; those whose keys sort last are left out.
    private const int MostWorks = 100_000;

    private const int Rounds = 20;
    private const int MostSimilar = 5;
    private const int MostQuestions = 3;

    // Similar works of a group that say which of its Questions it is.
    private const int Voters = 15;

    // How sharply the shares tell groups apart: with this, over the ITU-T catalogue, the first group's share is about as large as it is often right.
    private const double Sharpness = 4;

    private readonly OwnedWork[] _works;
    private readonly string[] _groups;

    // Numbers of the groups that own each work.
    private readonly int[][] _owners;
    private readonly FeatureTable _features;
    private readonly Postings _postings;
    private readonly NumberRegister _numbers;

    // The one reads texts alone. The other reads the numbers of the works too, and so makes less of their texts; it is asked, beside the
    // first, about texts that cite numbers.
    private readonly GroupClassifier _byText;
    private readonly GroupClassifier? _byNumber;

    private Allocator(OwnedWork[] works, CancellationToken cancellationToken)
    {
        _works = works;
        _groups = [.. works.SelectMany(static w => w.Groups).Distinct().Order(StringComparer.Ordinal)];
        var numbers = _groups.Select(static (group, i) => (group, i)).ToDictionary(static g => g.group, static g => g.i);
        var paths = Array.ConvertAll(works, static w => NumberPath.Read(w.Identifier));
        _features = new FeatureTable([.. works.Select(static w => w.Text)], paths);
        _owners = Array.ConvertAll(works, w => Array.ConvertAll(w.Groups.ToArray(), g => numbers[g]));
        _numbers = new NumberRegister(paths, _owners);
        var vectors = Array.ConvertAll(works, w => _features.Vector(w.Text));
        _postings = new Postings(vectors, _features.Count);
        _byText = Learn(vectors, cancellationToken);
        _byNumber = Array.Exists(paths, static p => p.Count > 0)
            ? Learn([.. vectors.Zip(paths, _features.Vector)], cancellationToken)
            : null;
    }

    /// <summary>Number of works that were learnt from.</summary>
    public int WorkCount => _works.Length;

    /// <summary>The groups, in ordinal order.</summary>
    public IReadOnlyList<string> Groups => _groups;

    /// <summary>Learns from the works of one registry. Takes seconds for ten thousand works, more where there are hundreds of groups.</summary>
    /// <param name="works">The works whose groups are known, each under a key of its own.</param>
    /// <param name="cancellationToken">Stops the learning between rounds.</param>
    public static Allocator Train(IEnumerable<OwnedWork> works, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(works);
        return new Allocator(
            [.. works.Where(static w => w.Groups.Count > 0).OrderBy(static w => w.Key, StringComparer.Ordinal).Take(MostWorks)], cancellationToken);
    }

    /// <summary>
    /// Ranks the groups for a work, by its words and by the numbers of standards that it cites. The first
    /// <see cref="MatchLimits.TitleLength"/> and <see cref="MatchLimits.AbstractLength"/> characters count.
    /// </summary>
    /// <param name="title">Its title.</param>
    /// <param name="summary">Its abstract, scope or summary; may be empty.</param>
    /// <param name="most">How many groups at most.</param>
    /// <returns>The groups, best first; none where nothing was learnt.</returns>
    public IReadOnlyList<AllocatedGroup> Rank(string title, string summary, int most)
    {
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(summary);
        if (_groups.Length == 0)
        {
            return [];
        }

        var vector = _features.Vector(AllocationText.Of(title, summary));
        var near = _numbers.Near(Cited(title, summary));
        var shares = Shares(vector, near);
        var similar = SimilarByGroup(vector);
        return [.. BestFirst(shares).Take(most).Select(g => Describe(g, shares[g], similar[g], _numbers.Evidence(near, g)))];
    }

    private GroupClassifier Learn(TextVector[] vectors, CancellationToken cancellationToken)
    {
        var classifier = new GroupClassifier(_groups.Length, Math.Min(_features.RepeatedCount, MostWeights / Math.Max(1, _groups.Length)));
        classifier.Train(vectors, _owners, Rounds, cancellationToken);
        return classifier;
    }

    private static IReadOnlyList<NumberPath> Cited(string title, string summary) =>
        NumberPath.Read($"{Start(title, MatchLimits.TitleLength)}\n{Start(summary, MatchLimits.AbstractLength)}");

    private static ReadOnlySpan<char> Start(string text, int limit) => text.AsSpan(0, Math.Min(limit, text.Length));

    private double[] Shares(TextVector vector, IReadOnlyList<NumberPath> near)
    {
        var scores = Scores(_byText, vector);
        if (_byNumber is not null && near.Count > 0)
        {
            scores = [.. scores.Zip(Scores(_byNumber, _features.Vector(vector, near)), static (one, other) => (one + other) / 2)];
        }

        var most = scores.Max();
        var shares = Array.ConvertAll(scores, s => Math.Exp(Sharpness * (s - most)));
        var sum = shares.Sum();
        return Array.ConvertAll(shares, s => s / sum);
    }

    private float[] Scores(GroupClassifier classifier, TextVector vector)
    {
        var row = new float[classifier.Width];
        classifier.Score(vector, row);
        return row[.._groups.Length];
    }

    private static IEnumerable<int> BestFirst(double[] shares) =>
        Enumerable.Range(0, shares.Length).OrderByDescending(g => shares[g]).ThenBy(static g => g);

    // The few most similar works of each group, most similar first.
    private List<(int Work, float Similarity)>[] SimilarByGroup(TextVector vector)
    {
        var similar = Array.ConvertAll(_groups, static _ => new List<(int, float)>());
        foreach (var work in _postings.Similar(vector))
        {
            foreach (var group in _owners[work.Work])
            {
                if (similar[group].Count < Voters)
                {
                    similar[group].Add(work);
                }
            }
        }

        return similar;
    }

    private AllocatedGroup Describe(
        int group, double share, List<(int Work, float Similarity)> own, IReadOnlyList<NumberedRange> numbered) => new(
        _groups[group],
        share,
        Questions(own),
        [.. own.Take(MostSimilar).Select(s => new SimilarWork(_works[s.Work].Key, Math.Min(1, s.Similarity)))],
        numbered);

    private AllocatedQuestion[] Questions(List<(int Work, float Similarity)> own)
    {
        var votes = own.Where(s => _works[s.Work].Question.Length > 0)
            .GroupBy(s => _works[s.Work].Question)
            .Select(static q => (Question: q.Key, Votes: q.Sum(static s => (double)s.Similarity * s.Similarity)))
            .OrderByDescending(static q => q.Votes).ThenBy(static q => q.Question, StringComparer.Ordinal).ToList();
        var sum = votes.Sum(static q => q.Votes);
        return [.. votes.Take(MostQuestions).Select(q => new AllocatedQuestion(q.Question, q.Votes / sum))];
    }
}
