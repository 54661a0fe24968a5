using Federation.Matching.Model;
using Federation.Matching.Text;

namespace Federation.Matching.Profiles;

/// <summary>Turns titles into profiles. Reuses its buffers: one thread at a time.</summary>
internal sealed class TitleProfiler(Vocabulary vocabulary)
{
    private readonly TitleReader _reader = new();
    private readonly List<uint> _sequence = [];
    private readonly List<ushort> _segments = [];
    private readonly List<uint> _numbers = [];
    private readonly SortedDictionary<uint, float> _weights = [];

    /// <summary>Profiles a title.</summary>
    public TitleProfile Profile(string title)
    {
        Clear();
        _reader.Read(title);
        ReadWords();
        var core = Weigh();
        var terms = new uint[_weights.Count];
        var weights = new float[_weights.Count];
        _weights.Keys.CopyTo(terms, 0);
        _weights.Values.CopyTo(weights, 0);
        var total = 0f;
        foreach (var weight in weights)
        {
            total += weight;
        }

        return new TitleProfile
        {
            Terms = terms,
            Weights = weights,
            TotalWeight = total,
            Sequence = [.. _sequence],
            Segments = [.. _segments],
            Designators = [.. _reader.Designators.Distinct().Order()],
            Numbers = [.. _numbers.Distinct().Order()],
            CoreHash = core,
        };
    }

    private void Clear()
    {
        _sequence.Clear();
        _segments.Clear();
        _numbers.Clear();
        _weights.Clear();
    }

    private void ReadWords()
    {
        var segment = -1;
        foreach (var word in _reader.Words)
        {
            if (word.Segment != segment)
            {
                segment = word.Segment;
                _segments.Add((ushort)_sequence.Count);
            }

            _sequence.Add(word.Term);
            if (word.Kind == TokenKind.Number)
            {
                _numbers.Add(word.Term);
            }
        }
    }

    private ulong Weigh()
    {
        var core = 0ul;
        for (var s = 0; s < _segments.Count; s++)
        {
            var start = _segments[s];
            var end = s + 1 < _segments.Count ? _segments[s + 1] : _sequence.Count;
            var keep = vocabulary.OfSegment(Vocabulary.SegmentHash(_sequence.Take(end).Skip(start)));
            for (var i = start; i < end; i++)
            {
                var term = _sequence[i];
                var weight = vocabulary.Of(term).Core * keep;
                _weights[term] = Math.Max(weight, _weights.GetValueOrDefault(term));
                core = keep > MinimumCoreShare ? TermHash.Mix(core, term) : core;
            }
        }

        return core;
    }

    // A segment that keeps less of its weight than this is boilerplate.
    private const float MinimumCoreShare = 0.25f;
}
