using System.Globalization;
using Federation.Aggregator.Decisions;
using Federation.Aggregator.Duplicates;
using Federation.Aggregator.Mirroring;
using Federation.Protocol;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;
using Google.Protobuf.WellKnownTypes;

namespace Federation.Aggregator.Papers;

/// <summary>
/// Words a paper. It says what the registries tell and what the federation computed, each with its references, and judges nobody: whether
/// work is duplicated is for the groups to say.
/// </summary>
internal sealed class PaperDraft(DraftPaperRequest request, PaperPeriod period, PaperFacts facts)
{
    // Longer tables are for the export; what is left out is counted.
    private const int MostRows = 100;
    private const int MostQuestions = 10;
    private const string LeftOut = ". Those that a body declares are left out, unless it alone claims a text that reads differently";

    private readonly PaperReferences _references = new();

    private string Destination => request.Destination.Length > 0 ? request.Destination : "[destination]";

    private string Source => request.Source.Length > 0 ? request.Source : "[source]";

    /// <summary>Writes it.</summary>
    public Paper Write(DateTimeOffset now)
    {
        var sections = request.Kind switch
        {
            PaperKind.ProgressReport => ProgressReport(),
            PaperKind.Proposal => Proposal(),
            _ => LiaisonStatement(),
        };
        var paper = new Paper
        {
            Kind = request.Kind,
            Title = request.Kind switch
            {
                PaperKind.ProgressReport => $"Progress report, {period.StartDate} to {period.EndDate}",
                PaperKind.Proposal => $"Proposal to {Destination} on related work in other bodies",
                _ => $"Liaison statement to {Destination} on related work",
            },
            Source = Source,
            Destination = Destination,
            Purpose = request.Kind == PaperKind.ProgressReport ? "Information" : request.Kind == PaperKind.Proposal ? "Discussion" : "For information and comment",
            StartDate = period.StartDate,
            EndDate = period.EndDate,
            Filter = request.Filter,
            Sections = { sections },
            Bases = { facts.Bases },
            CreateTime = Timestamp.FromDateTimeOffset(now),
        };
        paper.Sections.Add(Basis());
        paper.References.Add(_references.All);
        return paper;
    }

    private List<PaperSection> ProgressReport() =>
    [
        Introduction($"This report covers {period.StartDate} to {period.EndDate}."),
        Work("New work", WorkProgress.New, "work item was started", "work items were started"),
        Work("Work that went on", WorkProgress.Changed, "work item reached a further step or was changed", "work items reached a further step or were changed"),
        Work("Completed work", WorkProgress.Completed, "document was published", "documents were published"),
        Work("Withdrawn and superseded work", WorkProgress.Ended, "document was withdrawn or superseded", "documents were withdrawn or superseded"),
        Duplicates(
            "Possible duplicates found in the period",
            facts.Found,
            $"pair of work items of different bodies was found that may be the same or overlapping work{LeftOut}",
            $"pairs of work items of different bodies were found that may be the same or overlapping work{LeftOut}"),
        Decisions(),
        Questions(),
    ];

    private List<PaperSection> Proposal() =>
    [
        Introduction($"This proposal to {Destination} concerns work that may overlap with work of other bodies."),
        Overlaps(),
        Decisions(),
        new PaperSection
        {
            Heading = "Proposal",
            Statements =
            {
                Statement($"It is proposed that {Destination} consider whether the work items listed above address the same subject, and what coordination with the groups concerned is appropriate."),
                Statement("It is further proposed that the outcome be recorded for each pair as one of: duplicate, adoption, overlap to be coordinated, related, not a duplicate."),
            },
        },
    ];

    private List<PaperSection> LiaisonStatement() =>
    [
        new PaperSection
        {
            Heading = "Liaison statement",
            Table = Table(
                ["", ""],
                [
                    new PaperRow { Cells = { "From", Source } },
                    new PaperRow { Cells = { "To", Destination } },
                    new PaperRow { Cells = { "For action by", "[to be completed]" } },
                    new PaperRow { Cells = { "For information to", "[to be completed]" } },
                    new PaperRow { Cells = { "Deadline", "[to be completed]" } },
                    new PaperRow { Cells = { "Contact", "[to be completed]" } },
                ]),
        },
        Introduction($"{Source} would like to inform {Destination} of the following work."),
        Work("New work", WorkProgress.New, "work item was started", "work items were started"),
        Work("Completed work", WorkProgress.Completed, "document was published", "documents were published"),
        Overlaps(),
        Decisions(),
        new PaperSection { Heading = "Request", Statements = { Statement($"{Destination} is invited to comment on the work items listed above, and to indicate any further work on the same subjects.") } },
    ];

    private PaperSection Overlaps() => Duplicates(
        "Work that may overlap",
        facts.Open,
        $"pair of work items of different bodies may be the same or overlapping work, and no decision about it holds{LeftOut}",
        $"pairs of work items of different bodies may be the same or overlapping work, and no decision about them holds{LeftOut}");

    private PaperSection Introduction(string lead) => new()
    {
        Heading = "Introduction",
        Statements =
        {
            Statement(lead),
            Statement(request.Filter.Length == 0
                ? $"It is drawn from all {Count(facts.ScopeSize)} work items of the registries named under \"Basis\"."
                : $"It is drawn from the {Count(facts.ScopeSize)} work items of the registries named under \"Basis\" that this selection holds: {request.Filter}"),
        },
    };

    private PaperSection Work(string heading, WorkProgress progress, string one, string many)
    {
        var items = facts.Items.Where(entry => entry.Progress == progress).Select(entry => entry.Item).ToList();
        var section = Section(heading, items.Count, one, many);
        if (items.Count == 0)
            return section;
        section.Table = Table(["Document", "Title", "Responsible", "State", "Last step", "Next step"], items.Take(MostRows).Select(item =>
        {
            var last = item.Milestones.Where(milestone => milestone.State == MilestoneState.Reached).MaxBy(milestone => milestone.Date, StringComparer.Ordinal);
            var reported = ReportedItem.Of(item);
            return Row(
                [reported.Identifier, reported.Title, string.Join("; ", reported.Groups), Wording.Of(reported.Status), last is null ? reported.Date : $"{last.Label} {last.Date}".Trim(), $"{reported.NextMilestone} {reported.NextMilestoneDate}".Trim()],
                reported);
        }));
        return section;
    }

    private PaperSection Duplicates(string heading, IReadOnlyList<DuplicatePair> pairs, string one, string many)
    {
        var section = Section(heading, pairs.Count, one, many);
        if (pairs.Count > 0)
        {
            section.Table = Table(["Document", "Responsible", "Document", "Responsible", "Assessment"], pairs.Take(MostRows).Select(pair => Row(
                [$"{pair.Left.Identifier}, {pair.Left.Title}", string.Join("; ", pair.Left.Groups), $"{pair.Right.Identifier}, {pair.Right.Title}", string.Join("; ", pair.Right.Groups), Assessment(pair)],
                pair.Left,
                pair.Right)));
        }

        return section;
    }

    private static string Assessment(DuplicatePair pair) => pair.Match.IsBareClaim
        ? string.Create(CultureInfo.InvariantCulture, $"{Declaration.ByOf(pair).Single().Identifier} alone declares: {Wording.Of(pair.Kind())}; probability without that {pair.Match.TextProbability:0.00}")
        : string.Create(CultureInfo.InvariantCulture, $"{Wording.Of(pair.Kind())}, probability {pair.Match.Score:0.00}");

    private PaperSection Decisions()
    {
        var section = Section("Decisions", facts.Decisions.Count, "decision was recorded in the period and holds", "decisions were recorded in the period and hold");
        foreach (var (decision, items) in facts.Decisions.Take(MostRows))
        {
            var reason = decision.Reason.Length > 0 ? $" Reason given: {decision.Reason}" : "";
            section.Statements.Add(Statement(
                $"{string.Join(" and ", decision.Items().Select(item => NameOf(item, decision, items)))}: {Wording.Of(decision.Verdict)} ({decision.CreateTime.ToDateTimeOffset():yyyy-MM-dd}, {decision.Author?.DisplayName ?? "author not known"}).{reason}", [.. items]));
        }

        return section;
    }

    private PaperSection Questions()
    {
        var section = Section("Open questions", facts.Open.Count, "possible duplicate is without a decision that holds", "possible duplicates are without a decision that holds", MostQuestions);
        foreach (var pair in facts.Open.Take(MostQuestions))
        {
            section.Statements.Add(Statement(
                $"Is {pair.Left.Identifier} ({Wording.Of(pair.Left.Status)}) coordinated with {pair.Right.Identifier} ({Wording.Of(pair.Right.Status)})?", pair.Left, pair.Right));
        }

        return section;
    }

    private PaperSection Basis() => new()
    {
        Heading = "Basis",
        Statements =
        {
            Statement("This paper is a draft made from the registries below, as they were mirrored at the revisions given. Probabilities are estimates of a program and no finding of any group."),
            facts.Bases.Where(basis => !basis.Reachable).Select(basis => Statement($"{NameOf(basis)} could not be reached when the paper was made; what is said of its work may be out of date.")),
        },
        Table = Table(["Registry", "Revision", "Work items", "Reached"], facts.Bases.Select(basis => new PaperRow
        {
            Cells = { NameOf(basis), Count(basis.Revision), Count(basis.ItemCount), basis.Reachable ? "yes" : "no" },
        })),
    };

    private static PaperSection Section(string heading, int count, string one, string many, int most = MostRows)
    {
        var section = new PaperSection { Heading = heading };
        section.Statements.Add(Statement($"{Count(count)} {(count == 1 ? one : many)}.{(count > most ? $" The {Count(most)} first are listed." : "")}"));
        return section;
    }

    private static PaperStatement Statement(string text) => new() { Text = text };

    private PaperStatement Statement(string text, params IReadOnlyList<ReportedItem> items) => new() { Text = text, References = { items.Select(_references.Of) } };

    private PaperRow Row(IEnumerable<string> cells, params IReadOnlyList<ReportedItem> items) => new() { Cells = { cells }, References = { items.Select(_references.Of) } };

    // A decision is about all of its items, also one that its registry has deleted since.
    private static string NameOf(string item, Decision decision, IReadOnlyList<ReportedItem> mirrored) =>
        mirrored.FirstOrDefault(each => each.Name == item)?.Identifier
        ?? $"{decision.SeenItems.FirstOrDefault(seen => seen.WorkItem == item)?.Identifiers.FirstOrDefault() ?? item} (not mirrored now)";

    private static PaperTable Table(IEnumerable<string> columns, IEnumerable<PaperRow> rows) => new() { Columns = { columns }, Rows = { rows } };

    private static string NameOf(AnswerBasis basis) => basis.Title.Length > 0 ? basis.Title : basis.Registry;

    private static string Count(long number) => number.ToString(CultureInfo.InvariantCulture);
}
