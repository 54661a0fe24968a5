using Federation.Matching.Allocation;

namespace Federation.Benchmarks.Allocation;

/// <summary>An item whose study group is known.</summary>
/// <param name="Work">What the allocator reads of it.</param>
/// <param name="Number">Its series and number without what follows the first point: <c>H.248</c> of <c>H.248.5</c>.</param>
/// <param name="Hundred">Its series and the hundred of its number: <c>H.2xx</c>.</param>
/// <param name="Text">Title and abstract, for the peer.</param>
internal sealed record StudyGroupItem(OwnedWork Work, string Number, string Hundred, string Text);
