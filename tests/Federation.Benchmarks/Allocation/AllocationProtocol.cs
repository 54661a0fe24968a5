namespace Federation.Benchmarks.Allocation;

/// <summary>What is told of an item when its group is asked for.</summary>
/// <param name="Name">What kind of proposal that is.</param>
/// <param name="Text">The title and summary that are told.</param>
/// <param name="Peer">The plain vote, which reads the same of all items.</param>
internal sealed record AllocationProtocol(string Name, Func<StudyGroupItem, (string Title, string Summary)> Text, NearestVote Peer);
