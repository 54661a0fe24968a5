namespace Federation.Matching.Candidates;

/// <summary>
/// The candidate pairs by kinship: pairs whose left items are of one family and whose right items are too, as the parts of
/// one standard at two bodies are. Hopeless pairs are left out.
/// </summary>
internal sealed class KinshipTable
{
    private readonly Dictionary<ulong, List<Edge>> _kin = [];

    /// <summary>Enters a pair that has its own log-odds.</summary>
    public void Add(Edge edge)
    {
        if (edge.IsHopeless)
        {
            return;
        }

        if (!_kin.TryGetValue(edge.Kinship, out var kin))
        {
            _kin[edge.Kinship] = kin = new List<Edge>(1);
        }

        kin.Add(edge);
    }

    /// <summary>Strikes a pair out.</summary>
    public void Remove(Edge edge)
    {
        if (!edge.IsHopeless && _kin.TryGetValue(edge.Kinship, out var kin) && kin.Remove(edge) && kin.Count == 0)
        {
            _kin.Remove(edge.Kinship);
        }
    }

    /// <summary>The pairs of a kinship.</summary>
    public IReadOnlyList<Edge> Of(ulong kinship) => _kin.TryGetValue(kinship, out var kin) ? kin : [];
}
