using Federation.Matching.Text;

namespace Federation.Matching.Profiles;

/// <summary>What the name of a group says.</summary>
/// <param name="Canonical">The group in one spelling.</param>
/// <param name="Bodies">Bodies that the name speaks of.</param>
internal sealed record GroupFacts(string Canonical, BodyMentions Bodies);
