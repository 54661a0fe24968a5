namespace Federation.Matching.Allocation;

/// <summary>
/// Tells which group of a registry should take a work, from the works that each group owns. Immutable once trained, and safe for use
/// by several threads at once. The same works give the same answers in whatever order they came.
/// </summary>
public sealed class Allocator
{
    // Terms and groups of one registry take this many numbers at most (64 MB); where there are more, the rarest terms do not count.
    private const int MostWeights = 16_000_000;

    // More works of one registry are not read; those whose keys sort last are left out.
    private const int MostWorks = 100_000;

    private const int Rounds = 20;
    private const int MostSimilar = 5;
    private const int MostQuestions = 3;

    // Similar works of a group that say which of its Questions it is.
    private const int Voters = 15;

    // How sharply the shares tell groups apart; fitted by cross-validation over the ITU-T catalogue, where it makes them probabilities.
    private const double Sharpness = 6;

    private readonly OwnedWork[] _works;
    private readonly string[] _groups;
    private readonly FeatureTable _features;
    private readonly Postings _postings;
    private readonly GroupClassifier _classifier;

    private Allocator(OwnedWork[] works)
    {
        _works = works;
        _groups = [.. works.SelectMany(static w => w.Groups).Distinct().Order(StringComparer.Ordinal)];
        var numbers = _groups.Select(static (group, i) => (group, i)).ToDictionary(static g => g.group, static g => g.i);
        _features = new FeatureTable([.. works.Select(static w => w.Text)]);
        var vectors = Array.ConvertAll(works, w => _features.Vector(w.Text));
        _postings = new Postings(vectors, _features.Count);
        _classifier = new GroupClassifier(
            vectors,
            Array.ConvertAll(works, w => Array.ConvertAll([.. w.Groups], g => numbers[g])),
            _groups.Length,
            Math.Min(_features.Count, MostWeights / Math.Max(1, _groups.Length)));
    }

    /// <summary>Number of works that were learnt from.</summary>
    public int WorkCount => _works.Length;

    /// <summary>The groups, in ordinal order.</summary>
    public IReadOnlyList<string> Groups => _groups;

    /// <summary>Learns from the works of one registry. Takes a second for ten thousand works or so.</summary>
    /// <param name="works">The works whose groups are known, each under a key of its own.</param>
    /// <param name="cancellationToken">Stops the learning between rounds.</param>
    public static Allocator Train(IEnumerable<OwnedWork> works, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(works);
        var allocator = new Allocator(
            [.. works.Where(static w => w.Groups.Count > 0).OrderBy(static w => w.Key, StringComparer.Ordinal).Take(MostWorks)]);
        for (var round = 0; round < Rounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            allocator._classifier.Train();
        }

        return allocator;
    }

    /// <summary>Ranks the groups for a work.</summary>
    /// <param name="text">What the work is about.</param>
    /// <param name="most">How many groups at most.</param>
    /// <returns>The groups, best first; none where nothing was learnt.</returns>
    public IReadOnlyList<AllocatedGroup> Rank(AllocationText text, int most)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (_groups.Length == 0)
        {
            return [];
        }

        var vector = _features.Vector(text);
        var shares = Shares(vector);
        var similar = _postings.Similar(vector);
        return [.. BestFirst(shares).Take(most).Select(g => Describe(g, shares[g], similar))];
    }

    private double[] Shares(TextVector vector)
    {
        var row = new float[_classifier.Width];
        _classifier.Score(vector, row);
        var scores = row[.._groups.Length];
        var most = scores.Max();
        var shares = Array.ConvertAll(scores, s => Math.Exp(Sharpness * (s - most)));
        var sum = shares.Sum();
        return Array.ConvertAll(shares, s => s / sum);
    }

    private static IEnumerable<int> BestFirst(double[] shares) =>
        Enumerable.Range(0, shares.Length).OrderByDescending(g => shares[g]).ThenBy(static g => g);

    private AllocatedGroup Describe(int group, double share, IReadOnlyList<(int Work, float Similarity)> similar)
    {
        var name = _groups[group];
        var own = similar.Where(s => _works[s.Work].Groups.Contains(name)).ToList();
        return new AllocatedGroup(
            name,
            share,
            Questions(own),
            [.. own.Take(MostSimilar).Select(s => new SimilarWork(_works[s.Work].Key, Math.Min(1, s.Similarity)))]);
    }

    private AllocatedQuestion[] Questions(List<(int Work, float Similarity)> own)
    {
        var votes = own.Take(Voters).Where(s => _works[s.Work].Question.Length > 0)
            .GroupBy(s => _works[s.Work].Question)
            .Select(static q => (Question: q.Key, Votes: q.Sum(static s => (double)s.Similarity * s.Similarity)))
            .OrderByDescending(static q => q.Votes).ThenBy(static q => q.Question, StringComparer.Ordinal).ToList();
        var sum = votes.Sum(static q => q.Votes);
        return [.. votes.Take(MostQuestions).Select(q => new AllocatedQuestion(q.Question, q.Votes / sum))];
    }
}
