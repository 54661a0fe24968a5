using Federation.Matching;
using Federation.Protocol.Catalog.V1;

namespace Federation.Aggregator.Tests.Duplicates;

public sealed class DuplicateMessagesTests
{
    [Fact]
    public void Relations_have_the_same_numbers_for_the_matcher_and_in_the_protocol()
    {
        var matcher = Enum.GetValues<DeclaredRelation>().Skip(1).Select(relation => ((int)relation, relation.ToString()));
        var protocol = Enum.GetValues<RelationType>().Skip(1).Select(relation => ((int)relation, relation.ToString()));

        matcher.Should().Equal(protocol);
    }
}
