namespace Federation.Matching.Allocation;

/// <summary>A work item whose groups are known, from which allocation learns.</summary>
/// <param name="Key">Name of the item.</param>
/// <param name="Identifier">Its identifier, as the body writes it; its number is read out of it, where it has one.</param>
/// <param name="Groups">The groups that own it, at the level that is to be told: the study group or committee.</param>
/// <param name="Question">The part of the group that does the work, a Question or working group, written whole; empty when not known.</param>
/// <param name="Text">What it is about.</param>
public sealed record OwnedWork(string Key, string Identifier, IReadOnlyList<string> Groups, string Question, AllocationText Text);
