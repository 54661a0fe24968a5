namespace Federation.Matching.Allocation;

/// <summary>A part of a group that should do a work.</summary>
/// <param name="Question">The Question or working group, written whole.</param>
/// <param name="Share">Its share, 0 to 1, of the votes of the group's similar works that name one.</param>
public sealed record AllocatedQuestion(string Question, double Share);
