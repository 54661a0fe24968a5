using Federation.Aggregator.Tests.Support;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;
using Grpc.Core;

namespace Federation.Aggregator.Tests.Proposals;

public sealed class ProposalServiceTests(TestFederation federation) : IClassFixture<TestFederation>
{
    [Fact]
    public async Task A_proposal_is_told_of_existing_work_and_of_the_group_that_should_take_it()
    {
        await federation.Itu.PutAsync("wallet", "Security framework for holder wallets of verifiable credentials", item => item.Groups.Add("ITU-T / SG17 / Q10"));
        await federation.Itu.PutAsync("proofing", "Identity proofing of credential holders", item =>
        {
            item.Identifier = "ITU-T X.1254 (09/2020)";
            item.Groups.Add("ITU-T / SG17 / Q10");
        });
        await federation.Itu.PutAsync("speech", "Objective assessment of speech quality", item => item.Groups.Add("ITU-T / SG12"));
        await federation.Iso.PutAsync("wallet", "Security framework for holder wallets of verifiable credentials", item => item.Groups.Add("ISO/IEC JTC 1/SC 27/WG 5"));
        await using var aggregator = await federation.StartAggregatorAsync();
        await aggregator.UntilFollowingAsync();

        var answer = await UntilLearntAsync(aggregator, new CheckProposalRequest
        {
            Title = "Security framework for wallets of verifiable credentials",
            Scope = "Threats to holder wallets and countermeasures, beside ITU-T X.1251 and ISO 24760",
            Group = "SG12",
        });

        answer.Matches.Take(2).Select(match => match.Item.WorkItem).Should().BeEquivalentTo(federation.Itu.NameOf("wallet"), federation.Iso.NameOf("wallet"));
        answer.Matches[0].Score.Should().BeInRange(0.5, 1);
        answer.Matches[0].Reasons.Should().NotBeEmpty();
        answer.Matches[0].Explanation.SharedTerms.Should().Contain("wallets");
        answer.Allocations.Select(allocation => allocation.Registry).Should().Equal("registries/iso", "registries/itu-t");
        var itu = answer.Allocations[1];
        itu.Groups.Select(group => group.Group).Should().Equal("ITU-T / SG17", "ITU-T / SG12");
        itu.Groups[0].Questions.Should().ContainSingle().Which.Question.Should().Be("ITU-T / SG17 / Q10");
        itu.Groups[0].SimilarItems[0].Item.Identifier.Should().Be("ITU-T wallet");
        itu.Groups[0].Numbers.Should().Equal(new NumberEvidence { Number = "X.1251", Range = "X.125x", OwnedCount = 1, ItemCount = 1 });
        itu.Groups[1].Numbers.Should().BeEmpty();
        answer.Bases.Should().OnlyContain(basis => basis.Reachable && basis.ItemCount > 0 && basis.Revision > 0);
        answer.RelationsMarkdown.Should().Contain("ISO wallet").And.Contain("ISO/IEC JTC 1/SC 27").And.Contain("revision");
        var adopting = await UntilLearntAsync(aggregator, new CheckProposalRequest { Title = "Tuning of pianos", Summary = "An adoption of ITU-T X.1254." });
        adopting.Matches[0].TextProbability.Should().BeLessThan(0.1);
        adopting.Matches[0].DeclaredRelation.Should().Be(RelationType.Adopts);
        adopting.Matches[0].Reasons[0].Should().Be("The proposal says that it adopts ITU-T X.1254 (09/2020).");
        adopting.RelationsMarkdown.Should().MatchRegex(@"ITU-T X\.1254 \(09/2020\) \|.*\| named by the proposal \|");
        var unlike = await UntilLearntAsync(aggregator, new CheckProposalRequest { Title = "Xylophone quagmire" });
        unlike.RelationsMarkdown.Should().Contain("No group of the mirrored registries is known to own work near to the proposal.", "no statement is without evidence");
    }

    [Fact]
    public async Task Nothing_of_a_proposal_is_kept()
    {
        await using var aggregator = await federation.StartAggregatorAsync();
        await aggregator.UntilFollowingAsync();
        var before = await aggregator.ListAsync();

        await aggregator.Proposals.CheckProposalAsync(new CheckProposalRequest { Title = "Identity proofing of credential holders" }, cancellationToken: TestContext.Current.CancellationToken);

        (await aggregator.ListAsync()).Should().Be(before);
    }

    [Theory]
    [InlineData("", "", "", "title")]
    [InlineData("Wallets", "registries/w3c", "", "registry")]
    [InlineData("Wallets", "w3c", "", "registry")]
    [InlineData("Wallets", "", "SG99", "group")]
    public async Task What_is_wrong_with_a_request_is_named(string title, string registry, string group, string field)
    {
        await using var aggregator = await federation.StartAggregatorAsync();
        await aggregator.UntilFollowingAsync();

        var refusal = await aggregator.Proposals.CheckProposalAsync(
            new CheckProposalRequest { Title = title, Registry = registry, Group = group }, cancellationToken: TestContext.Current.CancellationToken).ResponseAsync.RefusalAsync();

        refusal.StatusCode.Should().Be(StatusCode.InvalidArgument);
        refusal.Fields().Should().Equal(field);
    }

    [Fact]
    public async Task A_scope_that_is_too_long_is_refused()
    {
        await using var aggregator = await federation.StartAggregatorAsync();

        var refusal = await aggregator.Proposals.CheckProposalAsync(
            new CheckProposalRequest { Title = "Wallets", Scope = new string('x', 8_001) }, cancellationToken: TestContext.Current.CancellationToken).ResponseAsync.RefusalAsync();

        refusal.Fields().Should().Equal("scope");
    }

    // The aggregator learns in the background; until then no group is known.
    private static async Task<CheckProposalResponse> UntilLearntAsync(TestAggregator aggregator, CheckProposalRequest request)
    {
        var patience = DateTime.UtcNow.AddMinutes(1);
        while (true)
        {
            try
            {
                var answer = await aggregator.Proposals.CheckProposalAsync(request, cancellationToken: TestContext.Current.CancellationToken);
                if (answer.Allocations.Count == 2)
                    return answer;
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.InvalidArgument && DateTime.UtcNow < patience)
            {
            }

            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }
}
