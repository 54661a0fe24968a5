using Federation.Matching.Allocation;

namespace Federation.Benchmarks.Allocation;

/// <summary>An item whose study group is known.</summary>
/// <param name="Work">What the allocator learns from it.</param>
/// <param name="Number">Its series and number without what follows the first point: <c>H.248</c> of <c>H.248.5</c>.</param>
/// <param name="Hundred">Its series and the hundred of its number: <c>H.2xx</c>.</param>
/// <param name="FirstDigit">Its series and the first digit of its number: <c>H.2</c>.</param>
/// <param name="Named">What a proposal to revise it says: its designation, title and abstract.</param>
/// <param name="Struck">Title and abstract with its own number struck out, as if it were new work that has none yet.</param>
internal sealed record StudyGroupItem(
    OwnedWork Work, string Number, string Hundred, string FirstDigit, (string Title, string Summary) Named, (string Title, string Summary) Struck);
