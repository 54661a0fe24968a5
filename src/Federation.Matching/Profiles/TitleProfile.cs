using System.Runtime.InteropServices;
using Federation.Matching.Text;

namespace Federation.Matching.Profiles;

/// <summary>What pairs are scored on, of one title. All of it is one row of numbers, since an index holds millions of titles.</summary>
internal readonly struct TitleProfile
{
    // The row begins with three weights, two cells of lengths, two hashes and a filter. Then come the terms, their weights,
    // their uses, their boilerplate where there is any, joined words, designators, numbers, the places of the words among the terms (a byte each) or,
    // where not all of the words were kept, the words, and their initial letters (two bytes each).
    private const int TotalAt = 0;
    private const int HeadAt = 1;
    private const int TailAt = 2;
    private const int LengthsAt = 3;
    private const int MoreLengthsAt = 4;
    private const int HeadHashAt = 5;
    private const int CoreHashAt = 7;
    private const int FilterAt = 9;
    private const int TermsAt = 13;

    // Cells of a use and of a designator.
    private const int Pair = 2;

    private const int LengthBits = 8;
    private const int MoreLengthBits = 16;
    private const uint HasBoilerplate = 1 << 16;
    private const uint LacksWords = 1 << 17;

    private readonly uint[] _cells;

    /// <summary>Packs a title.</summary>
    /// <param name="terms">Distinct words, rising by hash; at most <see cref="MatchLimits.TitleTerms"/>.</param>
    /// <param name="words">The words in their order, as many at most.</param>
    /// <param name="joined">Each two neighbours of the words written as one word.</param>
    /// <param name="initials">Initial letters of the words.</param>
    /// <param name="designators">Parts, stages, releases, rising.</param>
    /// <param name="numbers">Other numbers, rising.</param>
    /// <param name="headHash">Hash of the words of the first segment that is no boilerplate.</param>
    /// <param name="coreHash">Hash of the words that are no boilerplate, in their order.</param>
    public TitleProfile(
        ReadOnlySpan<WeighedWord> terms,
        ReadOnlySpan<uint> words,
        ReadOnlySpan<uint> joined,
        ReadOnlySpan<char> initials,
        ReadOnlySpan<Designator> designators,
        ReadOnlySpan<uint> numbers,
        ulong headHash,
        ulong coreHash)
    {
        var lengths = (uint)terms.Length | ((uint)words.Length << LengthBits);
        Span<byte> places = stackalloc byte[words.Length];
        lengths |= TryPlace(words, terms, places) ? 0 : LacksWords;
        foreach (ref readonly var term in terms)
        {
            lengths |= term.Boilerplate != 0 ? HasBoilerplate : 0;
        }

        var shape = new Shape(lengths, (uint)designators.Length | ((uint)numbers.Length << MoreLengthBits));
        _cells = new uint[shape.Size];
        _cells[TotalAt] = BitConverter.SingleToUInt32Bits(Sum(terms, TitlePlace.Elsewhere));
        _cells[HeadAt] = BitConverter.SingleToUInt32Bits(Sum(terms, TitlePlace.Head));
        _cells[TailAt] = BitConverter.SingleToUInt32Bits(Sum(terms, TitlePlace.Tail));
        _cells[LengthsAt] = shape.Lengths;
        _cells[MoreLengthsAt] = shape.MoreLengths;
        MemoryMarshal.Write(Bytes(HeadHashAt), headHash);
        MemoryMarshal.Write(Bytes(CoreHashAt), coreHash);
        MemoryMarshal.Write(Bytes(FilterAt), Text.Initialisms.Filter(initials));
        for (var i = 0; i < terms.Length; i++)
        {
            ref readonly var term = ref terms[i];
            _cells[TermsAt + i] = term.Term;
            MemoryMarshal.Write(Bytes(shape.WeightsAt + i), term.Weight);
            MemoryMarshal.Write(Bytes(shape.UsesAt + (Pair * i)), new TitleTermUse(term.Prefix, term.Usage, term.Place));
            if (shape.HasBoilerplate)
            {
                MemoryMarshal.Write(Bytes(shape.BoilerplateAt + i), term.Boilerplate);
            }
        }

        joined.CopyTo(_cells.AsSpan(shape.JoinedAt));
        MemoryMarshal.Cast<Designator, uint>(designators).CopyTo(_cells.AsSpan(shape.DesignatorsAt));
        numbers.CopyTo(_cells.AsSpan(shape.NumbersAt));
        if (shape.LacksWords)
        {
            words.CopyTo(_cells.AsSpan(shape.WordsAt));
        }
        else
        {
            places.CopyTo(Bytes(shape.WordsAt));
        }

        MemoryMarshal.AsBytes(initials).CopyTo(Bytes(shape.InitialsAt));
    }

    /// <summary>Hashes of the stems of the distinct words, rising; numbers among them, designators not.</summary>
    public ReadOnlySpan<uint> Terms => _cells.AsSpan(TermsAt, Shape.TermsOf(_cells[LengthsAt]));

    /// <summary>What each of <see cref="Terms"/> tells here, in nats: its own weight times its segment's.</summary>
    public ReadOnlySpan<float> Weights =>
        MemoryMarshal.Cast<uint, float>(_cells.AsSpan(TermsAt + Shape.TermsOf(_cells[LengthsAt]), Shape.TermsOf(_cells[LengthsAt])));

    /// <summary>How the title uses each of <see cref="Terms"/>.</summary>
    public ReadOnlySpan<TitleTermUse> Uses => MemoryMarshal.Cast<uint, TitleTermUse>(_cells.AsSpan(Layout.UsesAt, Pair * Layout.Terms));

    /// <summary>What each of <see cref="Terms"/> lost to its segment's being boilerplate, in nats; empty where none lost anything.</summary>
    public ReadOnlySpan<float> Boilerplate =>
        Layout.HasBoilerplate ? MemoryMarshal.Cast<uint, float>(_cells.AsSpan(Layout.BoilerplateAt, Layout.Terms)) : [];

    /// <summary>Sum of the terms' weights.</summary>
    public float TotalWeight => BitConverter.UInt32BitsToSingle(_cells[TotalAt]);

    /// <summary>Weight of the terms in the first segment that is no boilerplate.</summary>
    public float HeadWeight => BitConverter.UInt32BitsToSingle(_cells[HeadAt]);

    /// <summary>Weight of the terms in the last segment.</summary>
    public float TailWeight => BitConverter.UInt32BitsToSingle(_cells[TailAt]);

    /// <summary>Number of words, stop words left out; at most <see cref="MatchLimits.TitleTerms"/>.</summary>
    public int Length => Layout.Words;

    /// <summary>Each two neighbouring words written as one word: <c>audio-visual</c> is <c>audiovisual</c>.</summary>
    public ReadOnlySpan<uint> Joined => _cells.AsSpan(Layout.JoinedAt, Layout.Joined);

    /// <summary>Initial letters of the words.</summary>
    public ReadOnlySpan<char> Initials => MemoryMarshal.Cast<uint, char>(_cells.AsSpan(Layout.InitialsAt))[..Layout.Words];

    /// <summary>Filter of the words that abbreviate a run of the words to its initial letters.</summary>
    public ref readonly InitialismFilter Initialisms => ref MemoryMarshal.AsRef<InitialismFilter>(Bytes(FilterAt));

    /// <summary>Parts, stages, releases, rising.</summary>
    public ReadOnlySpan<Designator> Designators => _cells[MoreLengthsAt] == 0
        ? []
        : MemoryMarshal.Cast<uint, Designator>(_cells.AsSpan(Layout.DesignatorsAt, Pair * Layout.Designators));

    /// <summary>Other numbers, rising.</summary>
    public ReadOnlySpan<uint> Numbers => _cells.AsSpan(Layout.NumbersAt, Layout.Numbers);

    /// <summary>Hash of the words of the first segment that is no boilerplate.</summary>
    public ulong HeadHash => MemoryMarshal.Read<ulong>(Bytes(HeadHashAt));

    /// <summary>Hash of the words that are no boilerplate, in their order.</summary>
    public ulong CoreHash => MemoryMarshal.Read<ulong>(Bytes(CoreHashAt));

    private Shape Layout => new(_cells[LengthsAt], _cells[MoreLengthsAt]);

    /// <summary>Whether it is this very profile, not one of the same title.</summary>
    public bool Is(TitleProfile other) => ReferenceEquals(_cells, other._cells);

    /// <summary>Weight of a word of the title.</summary>
    public float WeightOf(uint term)
    {
        var at = Terms.IndexOf(term);
        return at < 0 ? 0 : Weights[at];
    }

    /// <summary>Reads the first words of the title in their order, stop words left out, with their weights.</summary>
    /// <returns>How many there are.</returns>
    public int ReadWords(Span<TitleTerm> first)
    {
        var layout = Layout;
        var count = Math.Min(first.Length, layout.Words);
        if (layout.LacksWords)
        {
            for (var i = 0; i < count; i++)
            {
                var word = _cells[layout.WordsAt + i];
                first[i] = new TitleTerm(word, WeightOf(word));
            }
        }
        else
        {
            var terms = Terms;
            var weights = Weights;
            var places = Bytes(layout.WordsAt);
            for (var i = 0; i < count; i++)
            {
                first[i] = new TitleTerm(terms[places[i]], weights[places[i]]);
            }
        }

        return count;
    }

    private static bool TryPlace(ReadOnlySpan<uint> words, ReadOnlySpan<WeighedWord> terms, Span<byte> places)
    {
        for (var i = 0; i < words.Length; i++)
        {
            var at = 0;
            while (at < terms.Length && terms[at].Term != words[i])
            {
                at++;
            }

            if (at == terms.Length)
            {
                return false;
            }

            places[i] = (byte)at;
        }

        return true;
    }

    private static float Sum(ReadOnlySpan<WeighedWord> terms, TitlePlace place)
    {
        var sum = 0f;
        foreach (ref readonly var term in terms)
        {
            sum += (term.Place & place) == place ? term.Weight : 0;
        }

        return sum;
    }

    private Span<byte> Bytes(int cell) => MemoryMarshal.AsBytes(_cells.AsSpan(cell));

    // Where in the row all begins, by its lengths.
    private readonly record struct Shape(uint Lengths, uint MoreLengths)
    {
        public int Terms => TermsOf(Lengths);

        public int Words => (int)(Lengths >> LengthBits) & ((1 << LengthBits) - 1);

        public bool HasBoilerplate => (Lengths & TitleProfile.HasBoilerplate) != 0;

        public bool LacksWords => (Lengths & TitleProfile.LacksWords) != 0;

        public int Joined => Math.Max(0, Words - 1);

        public int Designators => (int)(MoreLengths & ((1 << MoreLengthBits) - 1));

        public int Numbers => (int)(MoreLengths >> MoreLengthBits);

        public int WeightsAt => TermsAt + Terms;

        public int UsesAt => WeightsAt + Terms;

        public int BoilerplateAt => UsesAt + (Pair * Terms);

        public int JoinedAt => BoilerplateAt + (HasBoilerplate ? Terms : 0);

        public int DesignatorsAt => JoinedAt + Joined;

        public int NumbersAt => DesignatorsAt + (Pair * Designators);

        public int WordsAt => NumbersAt + Numbers;

        public int InitialsAt => WordsAt + (LacksWords ? Words : CellsOf(Words, sizeof(byte)));

        public int Size => InitialsAt + CellsOf(Words, sizeof(char));

        public static int TermsOf(uint lengths) => (int)(lengths & ((1 << LengthBits) - 1));

        private static int CellsOf(int count, int bytes) => ((count * bytes) + sizeof(uint) - 1) / sizeof(uint);
    }
}
