namespace Federation.Matching.Model;

/// <summary>What words tell, by their hashes, which serve as they are: open addressing with linear probing.</summary>
internal sealed class TermTable
{
    // At most one place in so many is taken.
    private const int Room = 2;

    private Place[] _places = new Place[64];
    private int _count;

    /// <summary>Enters a word; of one that comes twice the last counts.</summary>
    public void Set(uint term, TermWeights weights)
    {
        if (_count * Room >= _places.Length)
        {
            Grow();
        }

        ref var place = ref _places[IndexOf(term)];
        _count += place.IsTaken ? 0 : 1;
        place = new Place(true, term, weights);
    }

    /// <summary>What a word tells; <paramref name="unknown"/> where it was not entered.</summary>
    public TermWeights Of(uint term, TermWeights unknown)
    {
        ref readonly var place = ref _places[IndexOf(term)];
        return place.IsTaken ? place.Weights : unknown;
    }

    // Where the word is, or would be put.
    private int IndexOf(uint term)
    {
        var at = (int)(term & (uint)(_places.Length - 1));
        while (_places[at].IsTaken && _places[at].Term != term)
        {
            at = (at + 1) & (_places.Length - 1);
        }

        return at;
    }

    private void Grow()
    {
        var places = _places;
        _places = new Place[places.Length * 2];
        foreach (var place in places.Where(static p => p.IsTaken))
        {
            _places[IndexOf(place.Term)] = place;
        }
    }

    private readonly record struct Place(bool IsTaken, uint Term, TermWeights Weights);
}
