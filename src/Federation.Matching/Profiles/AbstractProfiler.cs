using System.Runtime.CompilerServices;
using Federation.Matching.Model;
using Federation.Matching.Text;

namespace Federation.Matching.Profiles;

/// <summary>Turns abstracts into profiles. Reuses its buffers: one thread at a time.</summary>
internal sealed class AbstractProfiler(Vocabulary vocabulary)
{
    private readonly List<Token> _tokens = [];
    private readonly HashSet<uint> _seen = [];
    private readonly List<AbstractTerm> _terms = [];

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
                _terms.Add(new AbstractTerm(token.Term, vocabulary.Of(token.Term).Body));
                Bodies |= Text.Bodies.Of(token.Term);
            }
        }

        _terms.Sort(static (a, b) => a.Weight != b.Weight ? b.Weight.CompareTo(a.Weight) : a.Term.CompareTo(b.Term));
        var kept = _terms.GetRange(0, Math.Min(_terms.Count, MatchLimits.AbstractTerms));
        kept.Sort(static (a, b) => a.Term.CompareTo(b.Term));
        var square = 0f;
        foreach (var (_, weight) in kept)
        {
            square += weight * weight;
        }

        return new AbstractProfile
        {
            Terms = [.. kept],
            Norm = MathF.Sqrt(square),
            Sketch = Sketch(),
        };
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
