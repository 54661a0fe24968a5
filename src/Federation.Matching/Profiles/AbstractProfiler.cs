using System.Numerics;
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

        var kept = Rarest();
        var square = 0f;
        foreach (var (_, weight) in kept)
        {
            square += weight * weight;
        }

        return new AbstractProfile
        {
            Terms = kept,
            Norm = MathF.Sqrt(square),
            Sketch = Sketch(),
        };
    }

    // Words are sorted as numbers: the bits of weights, none of which is negative, rise with them.
    private static ulong RarestFirst(float weight, uint term) => ((ulong)~BitConverter.SingleToUInt32Bits(weight) << 32) | term;

    private AbstractTerm[] Rarest()
    {
        var terms = CollectionsMarshal.AsSpan(_terms);
        if (terms.Length > MatchLimits.AbstractTerms)
        {
            terms.Sort();
            terms = terms[..MatchLimits.AbstractTerms];
        }

        foreach (ref var term in terms)
        {
            term = BitOperations.RotateLeft(term, 32);
        }

        terms.Sort();
        var rarest = new AbstractTerm[terms.Length];
        for (var i = 0; i < rarest.Length; i++)
        {
            rarest[i] = new AbstractTerm((uint)(terms[i] >> 32), BitConverter.UInt32BitsToSingle(~(uint)terms[i]));
        }

        return rarest;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private ushort[] Sketch()
    {
        Span<ulong> least = stackalloc ulong[AbstractProfile.SketchSize];
        least.Fill(ulong.MaxValue);
        for (var i = 0; i + 2 < _tokens.Count; i++)
        {
            var run = TermHash.Mix(TermHash.Mix(_tokens[i].Term, _tokens[i + 1].Term), _tokens[i + 2].Term);
            for (var k = 0; k < least.Length; k++)
            {
                run = TermHash.Mix(run, (uint)k);
                least[k] = Math.Min(least[k], run);
            }
        }

        var sketch = new ushort[AbstractProfile.SketchSize];
        for (var k = 0; k < sketch.Length; k++)
        {
            sketch[k] = (ushort)least[k];
        }

        return sketch;
    }
}
