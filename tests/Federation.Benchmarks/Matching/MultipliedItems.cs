using System.Collections;
using Federation.Matching;

namespace Federation.Benchmarks.Matching;

/// <summary>
/// Real items multiplied, made while they are read: each copy of the whole set is a world of its own, in which a third of the
/// longer words is exchanged for other words of the corpus, the same word always for the same, so that its pairs stay pairs; parts
/// are renumbered and boilerplate comes and goes as it does between registries.
/// </summary>
internal sealed class MultipliedItems : IReadOnlyCollection<MatchItem>
{
    private const int LongWord = 5;
    private const int ExchangedOneIn = 3;
    private const int AbstractLength = 400;
    private static readonly string[] _boilerplate = ["Information technology - ", "IEEE Standard for ", "LTE; 5G; ", "Telecommunication management; "];

    private readonly IReadOnlyList<MatchItem> _items;
    private readonly string[] _words;

    internal MultipliedItems(IReadOnlyList<MatchItem> items, int count)
    {
        _items = items;
        _words = [.. items.SelectMany(static i => i.Title.Split(' ')).Where(IsLongWord).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        Count = count;
    }

    /// <inheritdoc/>
    public int Count { get; }

    /// <inheritdoc/>
    public IEnumerator<MatchItem> GetEnumerator() =>
        Enumerable.Range(0, Count).Select(i => Copy(_items[i % _items.Count], i / _items.Count)).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private MatchItem Copy(MatchItem item, int world) => world == 0 ? item : item with
    {
        Key = $"{world}-{item.Key}",
        Title = Boilerplate(item, world) + Exchange(item.Title, world),
        Abstract = Exchange(item.Abstract[..Math.Min(AbstractLength, item.Abstract.Length)], world),
    };

    private static string Boilerplate(MatchItem item, int world) =>
        Hash(item.Key, world) % 10 == 0 ? _boilerplate[Hash(item.Key, -world) % _boilerplate.Length] : "";

    private string Exchange(string text, int world) => string.Join(' ', text.Split(' ').Select(word =>
        IsLongWord(word) && Hash(word.ToLowerInvariant(), world) is var hash && hash % ExchangedOneIn == 0 ? _words[hash / ExchangedOneIn % _words.Length]
        : word.Length < 3 && int.TryParse(word.TrimEnd(':'), out var part) ? $"{part + world}{(word[^1] == ':' ? ":" : "")}"
        : word));

    private static bool IsLongWord(string word) => word.Length >= LongWord && word.All(char.IsAsciiLetter);

    // FNV-1a, so that every run makes the same items.
    private static int Hash(string text, int seed)
    {
        var hash = 2166136261u ^ (uint)seed * 2654435761u;
        foreach (var c in text)
            hash = (hash ^ c) * 16777619u;
        return (int)((hash ^ (hash >> 15)) & int.MaxValue);
    }
}
