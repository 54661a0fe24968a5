namespace Federation.Matching.Candidates;

/// <summary>Picks the nearest of each registry out of many. Reuses its buffers: one thread at a time.</summary>
internal sealed class NearestFinder
{
    private readonly List<int> _touched = [];
    private readonly List<int> _cutOff = [];
    private readonly List<Neighbour> _all = [];
    private Neighbour[] _items = [];
    private int[] _counts = [];
    private bool[] _cut = [];

    /// <summary>Begins anew.</summary>
    public void Begin(int registries)
    {
        if (_counts.Length < registries)
        {
            _items = new Neighbour[registries * Neighbourhood.Capacity];
            _counts = new int[registries];
            _cut = new bool[registries];
        }
    }

    /// <summary>How near an item of a registry must be to be taken in.</summary>
    public float LeastOf(int registry) => _counts[registry] == Neighbourhood.Capacity
        ? _items[(registry * Neighbourhood.Capacity) + Neighbourhood.Capacity - 1].Nearness
        : float.MinValue;

    /// <summary>Notes that a registry has more than was offered, all of it farther off than what is kept.</summary>
    public void Cut(int registry) => _cut[registry] = true;

    /// <summary>Takes an item in where it is near enough.</summary>
    public void Offer(in Neighbour neighbour)
    {
        var registry = neighbour.Registry;
        var items = _items.AsSpan(registry * Neighbourhood.Capacity, Neighbourhood.Capacity);
        ref var count = ref _counts[registry];
        if (count == 0)
        {
            _touched.Add(registry);
        }

        var at = count;
        while (at > 0 && neighbour.IsBefore(items[at - 1]))
        {
            at--;
        }

        if (count == items.Length)
        {
            _cut[registry] = true;
            if (at == items.Length)
            {
                return;
            }

            count--;
        }

        items[at..count].CopyTo(items[(at + 1)..]);
        items[at] = neighbour;
        count++;
    }

    /// <summary>The neighbourhood that was found.</summary>
    public Neighbourhood End()
    {
        _touched.Sort();
        foreach (var registry in _touched)
        {
            var items = _items.AsSpan(registry * Neighbourhood.Capacity, _counts[registry]);
            _all.AddRange(items);
            items.Clear();
            _counts[registry] = 0;
            if (_cut[registry])
            {
                _cutOff.Add(registry);
                _cut[registry] = false;
            }
        }

        var found = new Neighbourhood(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_all), _cutOff);
        _touched.Clear();
        _cutOff.Clear();
        _all.Clear();
        return found;
    }
}
