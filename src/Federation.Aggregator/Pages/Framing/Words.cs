using System.Globalization;
using Federation.Protocol;
using Federation.Protocol.Aggregator.V1;
using Federation.Protocol.Catalog.V1;
using Google.Protobuf.WellKnownTypes;

namespace Federation.Aggregator.Pages.Framing;

/// <summary>How figures, times and the protocol's enumerations read on a page.</summary>
internal static class Words
{
    internal static string Of(DuplicateKind kind) => Wording.Of(kind);

    internal static string Of(WorkItemStatus status) => Wording.Of(status) is { Length: > 0 } word ? word : "status unknown";

    internal static string Of(RelationType relation) => Wording.Of(relation);

    internal static string Of(Verdict verdict) => Wording.Of(verdict);

    internal static string Of(ReviewState state) => Wording.Of(state);

    internal static string Of(DecisionState state) => Wording.Of(state);

    internal static string Of(MirrorState state) => Wording.Of(state);

    internal static string Of(WebhookState state) => state switch
    {
        WebhookState.Active => "works",
        WebhookState.Retrying => "fails, and is tried again",
        WebhookState.Failing => "given up",
        WebhookState.Gone => "the receiver is gone",
        _ => "unknown",
    };

    /// <summary>A number with thin spaces between thousands.</summary>
    internal static string Figure(long number) => number.ToString("N0", CultureInfo.InvariantCulture).Replace(',', '\u202f');

    /// <summary>A share in whole per cent; one that is smaller and not nothing says so.</summary>
    internal static string Percent(double share) => share is > 0 and < 0.005 ? "<\u00a01\u00a0%" : share.ToString("0 %", CultureInfo.InvariantCulture).Replace(' ', '\u00a0');

    internal static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) + " UTC";

    internal static string Time(Timestamp time) => Time(time.ToDateTimeOffset());

    internal static string Date(Timestamp time) => time.ToDateTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The name of a registry that people use.</summary>
    internal static string Title(MirroredRegistry registry) => registry.Title.Length > 0 ? registry.Title : registry.Name["registries/".Length..];

    /// <summary>The name that people use of a work item's registry; its id where it is not among these.</summary>
    internal static string RegistryOf(string name, IEnumerable<MirroredRegistry> registries) =>
        registries.FirstOrDefault(registry => $"{name}/".StartsWith($"{registry.Name}/", StringComparison.Ordinal)) is { } found ? Title(found)
            : name.Split('/') is [_, var id, ..] ? id : name;

    /// <summary>Who did something.</summary>
    internal static string Of(Author? author) => author is null ? "The federation"
        : author.Organization.Length > 0 ? $"{author.DisplayName} ({author.Organization})" : author.DisplayName;

    /// <summary>The last segment of a resource name.</summary>
    internal static string Id(string name) => name[(name.LastIndexOf('/') + 1)..];
}
