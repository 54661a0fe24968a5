using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Federation.Matching.Model;
using Federation.Matching.Text;

namespace Federation.Matching.Profiles;

/// <summary>Turns abstracts into profiles. Reuses its buffers: one thread at a time.</summary>
internal sealed class AbstractProfiler(Vocabulary vocabulary)
{
    private readonly List<Token> _tokens = [];
    private readonly HashSet<uint> _seen = [];
    private readonly List<ulong> _terms = [];

    /// <summary>Bodies that the abstract profiled last speaks of.</summary>
    public BodyMentions Bodies { get; private set; }

    /// <summary>Profiles an abstract.</summary>
    public AbstractProfile Profile(string text)
    {
        Bodies = BodyMentions.None;
        if (text.Length == 0)
        {
            return AbstractProfile.Empty;
        }

        _tokens.Clear();
        _seen.Clear();
        _terms.Clear();
        Tokenizer.Tokenize(TextFolding.Fold(text, MatchLimits.AbstractLength), _tokens);
        foreach (var token in _tokens)
        {
            if (token.Kind != TokenKind.Stop && _seen.Add(token.Term))
            {
                _terms.Add(RarestFirst(vocabulary.Of(token.Term).Body, token.Term));
                Bodies |= Text.Bodies.Of(token.Term);
            }
        }

        Span<uint> kept = stackalloc uint[MatchLimits.AbstractTerms];
        kept = kept[..ReadRarest(kept)];
        var square = 0f;
        foreach (var term in kept)
        {
            var weight = vocabulary.Of(term).Body;
            square += weight * weight;
        }

        Span<ushort> sketch = stackalloc ushort[AbstractProfile.SketchSize];
        ReadSketch(sketch);
        return new AbstractProfile(kept, MathF.Sqrt(square), sketch);
    }

    // Words are sorted as numbers: the bits of weights, none of which is negative, rise with them.
    private static ulong RarestFirst(float weight, uint term) => ((ulong)~BitConverter.SingleToUInt32Bits(weight) << 32) | term;

    private int ReadRarest(Span<uint> rarest)
    {
        var terms = CollectionsMarshal.AsSpan(_terms);
        if (terms.Length > rarest.Length)
        {
            terms.Sort();
            terms = terms[..rarest.Length];
        }

        for (var i = 0; i < terms.Length; i++)
        {
            rarest[i] = (uint)terms[i];
        }

        rarest[..terms.Length].Sort();
        return terms.Length;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ReadSketch(Span<ushort> sketch)
    {
        Span<ulong> least = stackalloc ulong[AbstractProfile.SketchSize];
        least.Fill(ulong.MaxValue);
        var runs = _tokens.Count - 2;
        for (var i = 0; i < runs; i += 4)
        {
            // Four at a time, as each hash has to wait for the one before it; towards the end some come twice.
            var (a, b, c, d) = (RunAt(i), RunAt(Math.Min(i + 1, runs - 1)), RunAt(Math.Min(i + 2, runs - 1)), RunAt(Math.Min(i + 3, runs - 1)));
            for (var k = 0; k < least.Length; k++)
            {
                a = TermHash.Mix(a, (uint)k);
                b = TermHash.Mix(b, (uint)k);
                c = TermHash.Mix(c, (uint)k);
                d = TermHash.Mix(d, (uint)k);
                least[k] = Math.Min(Math.Min(least[k], Math.Min(a, b)), Math.Min(c, d));
            }
        }

        for (var k = 0; k < sketch.Length; k++)
        {
            sketch[k] = (ushort)least[k];
        }
    }

    private ulong RunAt(int i) => TermHash.Mix(TermHash.Mix(_tokens[i].Term, _tokens[i + 1].Term), _tokens[i + 2].Term);
}
