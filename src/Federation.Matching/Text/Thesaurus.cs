using System.Text;

namespace Federation.Matching.Text;

/// <summary>Terms with their variants and abbreviations; in titles each variant is read as the preferred term. Immutable.</summary>
internal sealed class Thesaurus
{
    // What decoders write for bytes that are no text.
    private const char Undecoded = '\uFFFD';

    private readonly Dictionary<uint, List<(uint[] Words, string Preferred)>> _variants = [];

    private Thesaurus(IEnumerable<(uint[] Words, string Preferred)> variants)
    {
        foreach (var variant in variants.OrderByDescending(static v => v.Words.Length))
        {
            if (!_variants.TryGetValue(variant.Words[0], out var same))
            {
                _variants[variant.Words[0]] = same = [];
            }

            same.Add(variant);
        }
    }

    /// <summary>The thesaurus that is part of this assembly: terms of Recommendation ITU-T X.1252 and ISO/IEC 24760-1.</summary>
    public static Thesaurus Embedded()
    {
        using var stream = typeof(Thesaurus).Assembly.GetManifestResourceStream("thesaurus.tsv")!;
        using var reader = new StreamReader(stream);
        return new Thesaurus(Read(reader));
    }

    /// <summary>The same with more terms, which go before the present ones.</summary>
    /// <exception cref="InvalidDataException">A line is no term with its variants.</exception>
    public Thesaurus With(TextReader reader) => new(Read(reader).Concat(_variants.Values.SelectMany(static v => v)).ToList());

    /// <summary>Replaces the variants in a text; an abbreviation after the term that it stands for is dropped.</summary>
    /// <returns>Whether there was one.</returns>
    public bool TryReplace(string folded, IReadOnlyList<Token> tokens, out string replaced)
    {
        StringBuilder? text = null;
        var copied = 0;
        for (var i = 0; i < tokens.Count; i++)
        {
            if (Find(tokens, i) is not { } variant)
            {
                continue;
            }

            text ??= new StringBuilder(folded.Length * 2);
            var last = tokens[i + variant.Words.Length - 1];
            text.Append(folded, copied, tokens[i].Start - copied);
            text.Append(text.ToString().Contains(variant.Preferred, StringComparison.Ordinal) ? "" : variant.Preferred);
            copied = last.Start + last.Length;
            i += variant.Words.Length - 1;
        }

        replaced = text?.Append(folded, copied, folded.Length - copied).ToString() ?? folded;
        return text is not null;
    }

    private (uint[] Words, string Preferred)? Find(IReadOnlyList<Token> tokens, int start)
    {
        if (_variants.TryGetValue(tokens[start].Term, out var variants))
        {
            foreach (var variant in variants)
            {
                if (Matches(variant.Words, tokens, start))
                {
                    return variant;
                }
            }
        }

        return null;
    }

    // A variant within one segment only: the end of one and the beginning of the next make no term.
    private static bool Matches(uint[] words, IReadOnlyList<Token> tokens, int start)
    {
        if (start + words.Length > tokens.Count || tokens[start].Segment != tokens[start + words.Length - 1].Segment)
        {
            return false;
        }

        for (var i = 0; i < words.Length; i++)
        {
            if (tokens[start + i].Term != words[i])
            {
                return false;
            }
        }

        return true;
    }

    private static IEnumerable<(uint[] Words, string Preferred)> Read(TextReader reader)
    {
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            if (string.IsNullOrWhiteSpace(line) || line[0] == '#')
            {
                continue;
            }

            var fields = line.Split('\t', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (fields.Length < 2 || line.Contains(Undecoded, StringComparison.Ordinal))
            {
                throw new InvalidDataException($"Line {number} is no term in UTF-8 and its variants, tab-separated.");
            }

            var preferred = TextFolding.Fold(fields[0], MatchLimits.TitleLength);
            foreach (var variant in fields.Skip(1))
            {
                var tokens = new List<Token>();
                Tokenizer.Tokenize(TextFolding.Fold(variant, MatchLimits.TitleLength), tokens);
                if (tokens.Count > 0)
                {
                    yield return ([.. tokens.Select(static t => t.Term)], preferred);
                }
            }
        }
    }
}
