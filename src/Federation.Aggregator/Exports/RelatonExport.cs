using System.Globalization;
using System.Xml;
using Federation.Protocol;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;
using YamlDotNet.Serialization;
using Verdict = Federation.Protocol.Aggregator.V1.Verdict;

namespace Federation.Aggregator.Exports;

/// <summary>
/// Relaton YAML (https://www.relaton.org/model/): a collection of bibliographic items, each with its relations to the others. Relation types
/// are those of the grammar of the model (DocRelationType), which has none for one text of two bodies: the description says it.
/// </summary>
internal sealed class RelatonExport : IExportWriter
{
    private const string Title = "Relations between work items of different bodies";
    private const string Indentation = "  ";

    private static readonly ISerializer _yaml = new SerializerBuilder().WithQuotingNecessaryStrings().Build();

    public string FileName => "relations.yaml";

    public string ContentType => "application/yaml";

    public async IAsyncEnumerable<string> WriteAsync(IAsyncEnumerable<Duplicate> duplicates, IReadOnlyList<AnswerBasis> bases)
    {
        foreach (var basis in bases)
            yield return string.Create(CultureInfo.InvariantCulture, $"# Made from {basis.Registry} at revision {basis.Revision}{(basis.Reachable ? "" : ", which could not be reached")}.\n");

        var relations = new SortedDictionary<string, (DuplicateItem Item, List<Dictionary<string, object>> Relations)>(StringComparer.Ordinal);
        await foreach (var duplicate in duplicates.ConfigureAwait(false))
        {
            if (duplicate is { ReviewState: ReviewState.Decided, Decision.Verdict: Verdict.NotDuplicate })
                continue;
            Enter(relations, duplicate.Left, duplicate.Right, duplicate, duplicate.DeclaredRelation);
            Enter(relations, duplicate.Right, duplicate.Left, duplicate, Reverse(duplicate.DeclaredRelation));
        }

        yield return $"root:\n  title: {Title}\n  items:{(relations.Count == 0 ? " []" : "")}\n";
        foreach (var (item, related) in relations.Values)
        {
            var entry = Describe(item);
            entry["relation"] = related;
            yield return Indent(_yaml.Serialize(new[] { entry }));
        }
    }

    private static void Enter(
        SortedDictionary<string, (DuplicateItem Item, List<Dictionary<string, object>> Relations)> relations,
        DuplicateItem item, DuplicateItem other, Duplicate duplicate, RelationType declared)
    {
        if (!relations.TryGetValue(item.WorkItem, out var entry))
            relations[item.WorkItem] = entry = (item, []);
        entry.Relations.Add(new Dictionary<string, object>
        {
            ["type"] = TypeOf(duplicate, declared),
            ["description"] = new Dictionary<string, object> { ["content"] = Explain(duplicate, declared) },
            ["bibitem"] = Describe(other),
        });
    }

    private static Dictionary<string, object> Describe(DuplicateItem item)
    {
        var entry = new Dictionary<string, object>
        {
            // It becomes an xsd:ID, which holds no slash.
            ["id"] = XmlConvert.EncodeLocalName(item.WorkItem.Replace('/', '.')),
            ["title"] = new[] { new Dictionary<string, object> { ["type"] = "main", ["content"] = item.Title } },
            ["docid"] = new[] { new Dictionary<string, object> { ["id"] = item.Identifier, ["primary"] = true } },
        };
        if (item.Uri.Length > 0)
            entry["link"] = new[] { new Dictionary<string, object> { ["type"] = "src", ["content"] = item.Uri } };
        return entry;
    }

    // What people decided comes before what the bodies declare, and that before what is suspected.
    private static string TypeOf(Duplicate duplicate, RelationType declared) => (Holding(duplicate), declared) switch
    {
        (Verdict.Duplicate, _) => "related",
        (_, RelationType.Supersedes) => "obsoletes",
        (_, RelationType.SupersededBy) => "obsoletedBy",
        (_, RelationType.Updates) => "updates",
        (_, RelationType.UpdatedBy) => "updatedBy",
        (_, RelationType.Adopts) => "adoptedFrom",
        (_, RelationType.AdoptedBy) => "adoptedAs",
        (_, RelationType.NormativeReference) => "cites",
        (_, RelationType.PartOf) => "partOf",
        (_, RelationType.HasPart) => "hasPart",
        _ => "related",
    };

    private static Verdict Holding(Duplicate duplicate) =>
        duplicate is { ReviewState: ReviewState.Decided, Decision: { } decision } ? decision.Verdict : Verdict.Unspecified;

    // There is not a type for every relation that is declared, and what people decided comes before it.
    private static string Explain(Duplicate duplicate, RelationType declared) => declared == RelationType.Unspecified
        ? Explain(duplicate)
        : $"{Explain(duplicate)} By what is declared, this item {Wording.Of(declared)} the other one.";

    private static string Explain(Duplicate duplicate) => Holding(duplicate) is var verdict and not Verdict.Unspecified
        ? $"Decided: {Wording.Of(verdict)}. {duplicate.Decision.Reason}".TrimEnd()
        : duplicate.DeclaredRelation != RelationType.Unspecified
            ? DeclaredBy(duplicate)
            : string.Create(CultureInfo.InvariantCulture, $"Suspected: {Wording.Of(duplicate.Kind)}, probability {duplicate.Score:0.00}.");

    private static string DeclaredBy(Duplicate duplicate) => duplicate.DeclaredBy.Count > 1
        ? "Declared by both."
        : string.Create(CultureInfo.InvariantCulture, $"Declared by {duplicate.DeclaredBy[0]} alone; probability of one text by what was compared: {duplicate.TextProbability:0.00}.");

    private static RelationType Reverse(RelationType relation) => relation switch
    {
        RelationType.Supersedes => RelationType.SupersededBy,
        RelationType.SupersededBy => RelationType.Supersedes,
        RelationType.Updates => RelationType.UpdatedBy,
        RelationType.UpdatedBy => RelationType.Updates,
        RelationType.Adopts => RelationType.AdoptedBy,
        RelationType.AdoptedBy => RelationType.Adopts,
        RelationType.PartOf => RelationType.HasPart,
        RelationType.HasPart => RelationType.PartOf,
        RelationType.NormativeReference => RelationType.Related,
        _ => relation,
    };

    private static string Indent(string yaml) => Indentation + yaml.TrimEnd().Replace("\n", $"\n{Indentation}", StringComparison.Ordinal) + "\n";
}
