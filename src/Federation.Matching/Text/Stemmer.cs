namespace Federation.Matching.Text;

/// <summary>A light stemmer: English plurals, and British spelling brought to American.</summary>
internal static class Stemmer
{
    /// <summary>Longest word that is stemmed; longer ones are cut.</summary>
    public const int MaximumLength = 40;

    /// <summary>Stems the word in the first <paramref name="length"/> characters in place and gives the stem's length.</summary>
    public static int Stem(Span<char> word, int length)
    {
        length = Plural(word, length);
        var stem = word[..length];
        if (stem.EndsWith("isation"))
        {
            stem[length - 6] = 'z';
        }
        else if (length > 5 && (stem.EndsWith("ise") || stem.EndsWith("ising") || stem.EndsWith("ised")))
        {
            stem[stem.LastIndexOf('s')] = 'z';
        }
        else if (length > 4 && stem.EndsWith("our"))
        {
            stem[length - 2] = 'r';
            length--;
        }
        else if (length > 5 && stem.EndsWith("tre"))
        {
            stem[length - 2] = 'e';
            stem[length - 1] = 'r';
        }
        else if (length > 7 && stem.EndsWith("amme"))
        {
            length -= 2;
        }
        else if (length > 6 && stem.EndsWith("lling"))
        {
            "ing".CopyTo(stem[(length - 4)..]);
            length--;
        }

        return length;
    }

    private static int Plural(Span<char> word, int length)
    {
        var stem = word[..length];
        if (length < 4 || stem[^1] != 's' || stem[^2] is 's' or 'u' or 'i')
        {
            return length;
        }

        if (length > 4 && stem.EndsWith("ies"))
        {
            stem[^3] = 'y';
            return length - 2;
        }

        return stem.EndsWith("sses") || stem.EndsWith("xes") || stem.EndsWith("ches") || stem.EndsWith("shes")
            ? length - 2
            : length - 1;
    }
}
