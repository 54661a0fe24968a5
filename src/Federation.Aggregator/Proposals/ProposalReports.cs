using Federation.Aggregator.Duplicates;
using Federation.Aggregator.Mirroring;
using Federation.Hosting;
using Federation.Matching;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;
using Federation.Protocol.Names;

namespace Federation.Aggregator.Proposals;

/// <summary>Checks proposed work, for a call or for a page.</summary>
internal sealed class ProposalReports(DuplicateIndex duplicates, AllocationIndex allocation, TermsOfReferenceBook terms, AnswerBases bases)
{
    private const int UsualGroups = 3;
    private const int MostGroups = 20;

    /// <summary>Checks a proposal.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT.</exception>
    public async Task<CheckProposalResponse> CheckAsync(CheckProposalRequest request, CancellationToken cancellationToken)
    {
        var registry = Validate(request);
        var summary = $"{request.Scope}\n{request.Summary}".Trim();
        var allocators = allocation.Allocators.Where(allocator => registry.Length == 0 || allocator.Registry == registry).ToList();
        var wanted = request.Group.Length == 0 ? [] : allocators.ConvertAll(allocator => allocator.FindGroup(request.Group));
        if (request.Group.Length > 0 && wanted.TrueForAll(group => group is null))
            throw FederationErrors.InvalidArgument("group", $"No item {(registry.Length == 0 ? "" : $"of {registry} ")}is owned by '{request.Group}'; write the group as the registry does.");

        var found = await duplicates.ProbeAsync(
            new MatchItem { Key = "", Registry = "", Title = request.Title, Abstract = summary }, cancellationToken).ConfigureAwait(false);
        var matchCount = request.MatchCount == 0 ? MatchLimits.NeighboursPerRegistry : request.MatchCount;
        var groupCount = request.GroupCount == 0 ? UsualGroups : Math.Min(request.GroupCount, MostGroups);
        var response = new CheckProposalResponse
        {
            Matches = { found.GroupBy(match => match.Item.Registry).SelectMany(matches => matches.Take(matchCount)).OrderByDescending(match => match.Explanation.Pair.Score).Select(ToMessage) },
            Allocations = { allocators.Select((allocator, i) => Allocate(allocator, allocator.Rank(request.Title, summary), groupCount, request.Group.Length == 0 ? null : wanted[i])) },
            Bases = { bases.List() },
        };
        response.Unreachable.Add(response.Bases.Unreachable());
        response.RelationsMarkdown = RelationsPart.Write(request, response);
        return response;
    }

    private string Validate(CheckProposalRequest request)
    {
        List<(string, string)> faults = [];
        if (string.IsNullOrWhiteSpace(request.Title))
            faults.Add(("title", "The title of the proposed work item is needed."));
        if (request.Title.Length > MatchLimits.TitleLength)
            faults.Add(("title", $"It has {request.Title.Length:N0} characters; allowed are {MatchLimits.TitleLength:N0}."));
        if (request.Scope.Length + request.Summary.Length > MatchLimits.AbstractLength)
            faults.Add((request.Scope.Length > request.Summary.Length ? "scope" : "summary", $"Scope and summary have {request.Scope.Length + request.Summary.Length:N0} characters; allowed are {MatchLimits.AbstractLength:N0} together."));
        if (request.MatchCount < 0 || request.MatchCount > MatchLimits.NeighboursPerRegistry)
            faults.Add(("match_count", $"It is {request.MatchCount}; allowed are 0 to {MatchLimits.NeighboursPerRegistry}."));
        if (request.GroupCount < 0)
            faults.Add(("group_count", $"It is {request.GroupCount}; allowed are 0 and more."));
        if (faults.Count > 0)
            throw FederationErrors.InvalidArgument(faults);
        if (request.Registry.Length == 0)
            return "";
        var registry = RequestField.Read("registry", () => RegistryName.Parse(request.Registry)).ToString();
        return bases.List().Any(basis => basis.Registry == registry)
            ? registry
            : throw FederationErrors.InvalidArgument("registry", $"{registry} is not mirrored here; ListRegistries tells which are.");
    }

    private Allocation Allocate(RegistryAllocator allocator, IReadOnlyList<Matching.Allocation.AllocatedGroup> groups, int count, string? wanted) => new()
    {
        Registry = allocator.Registry,
        WorkCount = allocator.WorkCount,
        GroupCount = allocator.Groups.Count,
        Groups = { groups.Index().Where(ranked => ranked.Index < count || ranked.Item.Group == wanted).Select(ranked => ToMessage(allocator, ranked.Item, ranked.Index + 1)) },
    };

    private Protocol.Aggregator.V1.AllocatedGroup ToMessage(RegistryAllocator allocator, Matching.Allocation.AllocatedGroup group, int rank) => new()
    {
        Group = group.Group,
        Rank = rank,
        Share = group.Share,
        Questions = { group.Questions.Select(question => new Protocol.Aggregator.V1.AllocatedQuestion { Question = question.Question, Share = question.Share }) },
        SimilarItems = { group.Similar.Select(work => new OwnedItem { Item = allocator.ItemOf(work).ToMessage(), Similarity = work.Similarity }) },
        TermsOfReference = terms.Find(allocator.Registry, group.Group),
        Numbers = { group.Numbered.Select(range => new NumberEvidence { Number = range.Number, Range = range.Range, OwnedCount = range.Owned, ItemCount = range.Works }) },
    };

    private static ProposalMatch ToMessage((ReportedItem Item, Matching.Explanation Explanation) match) => new()
    {
        Item = match.Item.ToMessage(),
        Score = match.Explanation.Pair.Score,
        Kind = match.Explanation.Pair.Verdict.Kind(),
        Reasons = { Declaration.OfProposal(match.Explanation.Pair, match.Item), match.Explanation.Reasons },
        Doubts = { match.Explanation.Doubts },
        Explanation = match.Explanation.ToMessage(),
        TextProbability = match.Explanation.Pair.TextProbability,
        DeclaredRelation = (RelationType)match.Explanation.Pair.Declared,
    };
}
