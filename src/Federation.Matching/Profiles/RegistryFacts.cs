using Federation.Matching.Text;

namespace Federation.Matching.Profiles;

/// <summary>What the name of a registry says.</summary>
/// <param name="Folded">The name, folded.</param>
/// <param name="Body">Which body it is.</param>
/// <param name="Statistics">The name under which statistics know it.</param>
/// <param name="Number">Its number in the vocabulary; -1 when training did not know it.</param>
/// <param name="Hash">Hash of <paramref name="Statistics"/>.</param>
internal sealed record RegistryFacts(string Folded, BodyMentions Body, string Statistics, int Number, ulong Hash);
