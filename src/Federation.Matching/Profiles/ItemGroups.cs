using Federation.Matching.Text;

namespace Federation.Matching.Profiles;

/// <summary>The groups that are responsible for an item. Items of the same groups share it.</summary>
/// <param name="Names">The groups in one spelling, ordinal order.</param>
/// <param name="Hashes">Hash of each of <paramref name="Names"/> with the registry.</param>
/// <param name="Bodies">Bodies that the names speak of.</param>
internal sealed record ItemGroups(string[] Names, ulong[] Hashes, BodyMentions Bodies)
{
    /// <summary>Nobody is known to be responsible.</summary>
    public static ItemGroups None { get; } = new([], [], BodyMentions.None);
}
