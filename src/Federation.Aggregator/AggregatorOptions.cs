using Federation.Aggregator.Proposals;
using Federation.Aggregator.Topics;
using Federation.Hosting;
using Federation.Matching;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Registries;
using Federation.Replication.Peers;

namespace Federation.Aggregator;

/// <summary>Which nodes an aggregator mirrors, and what it reports. Section <c>Aggregator</c>.</summary>
public sealed record AggregatorOptions : PeeringOptions
{
    /// <summary>Name of the section.</summary>
    public const string Section = "Aggregator";

    /// <inheritdoc/>
    public override string SectionName => Section;

    /// <summary>
    /// Whether work that is done twice is found. Without it the aggregator only mirrors, as a cache for others: then no match index
    /// is built, the duplicate service is not offered, and memory stays small whatever the registries hold.
    /// </summary>
    public bool DetectDuplicates { get; init; } = true;

    /// <summary>Pairs with a lower score, 0 to 1, are not reported.</summary>
    public double MinimumScore { get; init; } = new MatchOptions().MinimumProbability;

    /// <summary>File with how people's decisions correct the matcher's probabilities, as <c>federation match calibrate</c> writes it; empty for none.</summary>
    public string Calibration { get; init; } = "";

    /// <summary>How many changes may wait for a watcher of duplicates before it counts as too slow.</summary>
    public int WatchBacklog { get; init; } = 50_000;

    /// <summary>How long events are kept for those who watch.</summary>
    public TimeSpan EventRetention { get; init; } = TimeSpan.FromDays(30);

    /// <summary>A file of the groups' terms of reference (JSON Lines); empty when they are not known.</summary>
    public string TermsOfReference { get; init; } = "";

    /// <summary>
    /// Identifiers of the organisations whose people and clients may use the aggregator; none for everybody who has a good token. What only named
    /// organisations may see is mirrored when it is visible to all readers, and so only where they are named.
    /// </summary>
    public IReadOnlyList<string> Readers { get; init; } = [];

    /// <summary>A file of topics (JSON Lines) with which an aggregator begins that has none; empty to begin without.</summary>
    public string Topics { get; init; } = "";

    /// <inheritdoc/>
    protected override bool MayMirror(Registry registry) =>
        Readers.Count == 0 ? registry.IsVisibleTo(null) : Readers.All(reader => registry.IsVisibleTo(reader));

    /// <inheritdoc/>
    public override IEnumerable<SettingFault> Faults()
    {
        foreach (var fault in base.Faults())
            yield return fault;
        if (Peers.Count == 0 && DataDirectory.Length == 0)
            yield return new("Peers:0:Address", null, $"the address of a node to mirror, unless {Section}:{nameof(DataDirectory)} keeps those that are added at run time");
        if (MinimumScore is not (>= 0 and <= 1))
            yield return new("MinimumScore", MinimumScore, "0 to 1");
        if (Calibration.Length > 0 && FaultOf(ReadCalibration) is { } wrong)
            yield return new(nameof(Calibration), Calibration, $"a file that 'federation match calibrate' wrote; this gives: {wrong}");
        if (Topics.Length > 0 && FaultOf(() => StartingTopics.Read(Topics)) is { } wrongTopics)
            yield return new(nameof(Topics), Topics, $"a file with a topic in each line; this gives: {wrongTopics}");
        if (TermsOfReference.Length > 0 && FaultOf(() => TermsOfReferenceBook.Read(TermsOfReference)) is { } wrongTerms)
            yield return new(nameof(TermsOfReference), TermsOfReference, $"a file with the terms of reference of a group in each line; this gives: {wrongTerms}");
        foreach (var (i, reader) in Readers.Index().Where(entry => string.IsNullOrWhiteSpace(entry.Item)))
            yield return new($"{nameof(Readers)}:{i}", reader, "the identifier of an organisation");
        if (Readers.Count > 0 && Organization.Length > 0 && !Readers.Contains(Organization))
            yield return new(nameof(Organization), Organization, $"one of {Section}:{nameof(Readers)}, which alone may use the aggregator");
        if (WatchBacklog < 1)
            yield return new("WatchBacklog", WatchBacklog, "1 or more");
        if (EventRetention < TimeSpan.FromHours(1) || EventRetention > TimeSpan.FromDays(3650))
            yield return new(nameof(EventRetention), EventRetention, "01:00:00 to 3650.00:00:00");
    }

    /// <summary>Reads <see cref="Calibration"/>.</summary>
    internal ScoreCalibration ReadCalibration() => Calibration.Length == 0 ? ScoreCalibration.None : ScoreCalibration.Parse(File.ReadAllText(Calibration));

    private static string? FaultOf(Func<object> read)
    {
        try
        {
            read();
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return e.Message;
        }
    }
}
