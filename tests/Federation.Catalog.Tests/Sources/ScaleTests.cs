using Federation.Catalog.Sources.Scales;
using Federation.Protocol.Catalog.V1;

namespace Federation.Catalog.Tests.Sources;

public sealed class ScaleTests
{
    [Theory]
    [InlineData("00.60", WorkItemStatus.Proposed)]
    [InlineData("10.20", WorkItemStatus.Proposed)]
    [InlineData("10.99", WorkItemStatus.Draft)]
    [InlineData("20.98", WorkItemStatus.Withdrawn)]
    [InlineData("30.60", WorkItemStatus.Draft)]
    [InlineData("40.20", WorkItemStatus.Approval)]
    [InlineData("50.00", WorkItemStatus.Approval)]
    [InlineData("60.00", WorkItemStatus.Approval)]
    [InlineData("60.60", WorkItemStatus.Published)]
    [InlineData("90.93", WorkItemStatus.Published)]
    [InlineData("95.20", WorkItemStatus.Published)]
    [InlineData("95.99", WorkItemStatus.Withdrawn)]
    [InlineData("REPLACED", WorkItemStatus.Superseded)]
    [InlineData("REVISED", WorkItemStatus.Superseded)]
    [InlineData("PUBLISHED", WorkItemStatus.Published)]
    [InlineData("Withdrawal", WorkItemStatus.Withdrawn)]
    [InlineData("In force", WorkItemStatus.Published)]
    [InlineData("Under study", WorkItemStatus.Draft)]
    [InlineData("First Public Working Draft", WorkItemStatus.Draft)]
    [InlineData("Candidate Recommendation Snapshot", WorkItemStatus.Approval)]
    [InlineData("Recommendation", WorkItemStatus.Published)]
    [InlineData("Retired", WorkItemStatus.Withdrawn)]
    [InlineData("approved", WorkItemStatus.Published)]
    [InlineData("Internet-Draft", WorkItemStatus.Draft)]
    [InlineData("Best Current Practice", WorkItemStatus.Published)]
    [InlineData("Historic", WorkItemStatus.Withdrawn)]
    [InlineData("Obsoleted", WorkItemStatus.Superseded)]
    [InlineData("Review Draft", WorkItemStatus.Approval)]
    [InlineData("Committee Specification", WorkItemStatus.Published)]
    [InlineData("Under change control", WorkItemStatus.Published)]
    [InlineData("something else", WorkItemStatus.Unspecified)]
    [InlineData("", WorkItemStatus.Unspecified)]
    public void A_status_keeps_its_meaning(string label, WorkItemStatus status) => StatusScale.Of(label).Should().Be(status);

    [Theory]
    [InlineData("recommendation", "", WorkItemKind.Recommendation)]
    [InlineData("recommendation-supplement", "", WorkItemKind.Supplement)]
    [InlineData("international-standard", "", WorkItemKind.InternationalStandard)]
    [InlineData("publicly-available-specification", "", WorkItemKind.TechnicalSpecification)]
    [InlineData("TR", "", WorkItemKind.TechnicalReport)]
    [InlineData("ETSI Guide", "", WorkItemKind.Guide)]
    [InlineData("rfc", "", WorkItemKind.Standard)]
    [InlineData("internet-draft", "", WorkItemKind.Draft)]
    [InlineData("technicalReport", "Recommendation", WorkItemKind.Recommendation)]
    [InlineData("technicalReport", "Note", WorkItemKind.TechnicalReport)]
    [InlineData("technicalReport", "Working Draft", WorkItemKind.Draft)]
    [InlineData("", "", WorkItemKind.Unspecified)]
    public void A_kind_keeps_its_meaning(string label, string status, WorkItemKind kind) => KindScale.Of(label, status).Should().Be(kind);

    [Theory]
    [InlineData("obsoletes", RelationType.Supersedes)]
    [InlineData("updatedBy", RelationType.UpdatedBy)]
    [InlineData("partOf", RelationType.PartOf)]
    [InlineData("adoptedFrom", RelationType.Adopts)]
    [InlineData("adoptedAs", RelationType.AdoptedBy)]
    [InlineData("hasEdition", RelationType.Related)]
    [InlineData("resembles", RelationType.Unspecified)]
    public void A_relation_keeps_its_direction(string label, RelationType type) => RelationScale.Of(label).Should().Be(type);
}
