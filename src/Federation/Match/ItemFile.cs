using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using Federation.Catalog.Sources.JsonLines;
using Federation.Matching;

namespace Federation.Match;

/// <summary>
/// Reads files of items, one JSON object a line, perhaps compressed. A line that is no item is named on the error stream and left out;
/// so is named an item with the id of an earlier one of its registry, and, every few seconds, how far the reading is.
/// </summary>
internal sealed class ItemFile(IReadOnlyList<FileInfo> files)
{
    private static readonly TimeSpan _progressInterval = TimeSpan.FromSeconds(5);

    private static readonly JsonSerializerOptions _json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        AllowTrailingCommas = true,
        NumberHandling = JsonNumberHandling.AllowReadingFromString,
    };

    // The registry of each item that was read, by its key.
    private readonly Dictionary<string, string> _registries = new(StringComparer.Ordinal);

    /// <summary>Lines that were no items, as far as the files have been read.</summary>
    internal int WrongLines { get; private set; }

    /// <summary>Items that took the place of an earlier one of the same registry and id, as far as the files have been read.</summary>
    internal int Replaced { get; private set; }

    /// <summary>Items whose id another registry gave before, so that they are called REGISTRY:ID, as far as the files have been read.</summary>
    internal int Renamed { get; private set; }

    /// <summary>Whether every line so far was an item that counts.</summary>
    internal bool IsWhole => WrongLines == 0 && Replaced == 0;

    /// <summary>Reads the items, each when it is asked for.</summary>
    /// <exception cref="IOException">A file cannot be read, or breaks off.</exception>
    internal IEnumerable<MatchItem> Read(CancellationToken cancellationToken)
    {
        var count = 0;
        var sinceProgress = Stopwatch.StartNew();
        foreach (var file in files)
        {
            foreach (var line in LineReader.ReadAsync(file.FullName, cancellationToken).ToBlockingEnumerable(cancellationToken))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var place = line.Number == 0 ? $"{file}" : $"{file}:{line.Number}";
                if (line.EndsFile)
                    throw new IOException($"{place}: {line.Fault}");
                if (Parse(line, place) is { } item)
                {
                    count++;
                    yield return item;
                }

                if (sinceProgress.Elapsed > _progressInterval)
                {
                    Console.Error.WriteLine($"{count:N0} items read ...");
                    sinceProgress.Restart();
                }
            }
        }
    }

    private MatchItem? Parse(TextLine line, string place)
    {
        if (line.Bytes is null)
            return Wrong(line.Fault!);
        try
        {
            var item = JsonSerializer.Deserialize<ItemLine>(line.Bytes, _json);
            if (item is not { Id.Length: > 0, Title: { } title } || (item.Registry ?? item.Sdo) is not { Length: > 0 } registry)
                return Wrong("an item needs registry, id and title.");
            if (item.Id.Any(char.IsControl))
                return Wrong("id holds a tab, a line break or another control character, with which no line of pairs can be written.");
            return item.ToItem(KeyOf(item.Id, registry, place), registry, title);
        }
        catch (JsonException e)
        {
            return Wrong(ItemFault.Sentence(e));
        }

        MatchItem? Wrong(string why)
        {
            WrongLines++;
            Console.Error.WriteLine($"{place}: {why}");
            return null;
        }
    }

    // Bodies that publish a text together give it one id, and each lists it.
    private string KeyOf(string id, string registry, string place)
    {
        var key = id;
        if (_registries.TryGetValue(id, out var first) && first != registry)
        {
            key = $"{registry}:{id}";
            Renamed++;
        }

        if (!_registries.TryAdd(key, string.Intern(registry)))
        {
            Replaced++;
            Console.Error.WriteLine($"{place}: an earlier item of {registry} has the id {id} too; this one takes its place.");
        }

        return key;
    }
}
