namespace Federation.Hosting;

/// <summary>An anchor or intermediate, and those below it.</summary>
/// <param name="Chain">The chain to it.</param>
/// <param name="Subordinates">The names of those right below it.</param>
/// <param name="Intermediates">Those of them that have subordinates themselves.</param>
/// <param name="ReadTime">When it was asked.</param>
internal sealed record Superior(TrustChain Chain, IReadOnlySet<string> Subordinates, IReadOnlyList<Superior> Intermediates, DateTimeOffset ReadTime)
{
    /// <summary>Those that name an entity as right below them, by the length of the chain.</summary>
    internal IEnumerable<Superior> Of(string entity) => All().Where(superior => superior.Subordinates.Contains(entity));

    /// <summary>It, and all below it, by the length of the chain.</summary>
    internal IEnumerable<Superior> All()
    {
        var next = new Queue<Superior>([this]);
        while (next.TryDequeue(out var superior))
        {
            yield return superior;
            foreach (var intermediate in superior.Intermediates)
                next.Enqueue(intermediate);
        }
    }
}
