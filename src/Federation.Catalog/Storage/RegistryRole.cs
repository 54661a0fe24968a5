namespace Federation.Catalog.Storage;

/// <summary>What a registry is to the store, as the table <c>registry</c> holds it.</summary>
internal enum RegistryRole
{
    /// <summary>The node is its origin.</summary>
    Own = 0,

    /// <summary>A copy of another node's.</summary>
    Copy = 1,

    /// <summary>A copy that was dropped. Its revisions go on where they ended, should it be copied again.</summary>
    Dropped = 2,
}
