using System.Text.Json;
using System.Text.Json.Serialization;
using Federation.Hosting;
using Federation.Protocol.Names;

namespace Federation.Replication.Peers;

/// <summary>The file <c>peers.json</c> in the data directory of a service.</summary>
/// <remarks>
/// It is replaced as a whole, so that a crash leaves the old one or the new one, and only its owner can read it. One that
/// cannot be understood stops the service before it could be written over.
/// </remarks>
internal sealed class PeersFile(string dataDirectory)
{
    private const string FileName = "peers.json";

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false) },
    };

    private readonly string _path = Path.Combine(Path.GetFullPath(dataDirectory), FileName);

    /// <summary>What the file holds; nothing where there is none.</summary>
    /// <exception cref="SettingException">The file cannot be read, or holds something else; the message names it.</exception>
    public PeerBook Read()
    {
        try
        {
            if (!File.Exists(_path))
                return new PeerBook();
            var book = JsonSerializer.Deserialize<PeerBook>(File.ReadAllBytes(_path), _json) ?? throw new JsonException("it holds null");
            Require(book);
            return book;
        }
        catch (JsonException e)
        {
            throw new SettingException($"The file {_path} is damaged: {JsonFault.Describe(e)} Mend it, or remove it to forget the peers that were added at run time.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingException($"The file {_path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Replaces what the file holds.</summary>
    /// <exception cref="IOException">It cannot be written; it is as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">As above.</exception>
    public void Write(PeerBook book)
    {
        PrivateFolder.Make(Path.GetDirectoryName(_path)!);
        var next = _path + ".new";
        using (var file = PrivateFolder.ReplaceFile(next))
        {
            JsonSerializer.Serialize(file, book, _json);
            file.Flush(flushToDisk: true);
        }

        File.Move(next, _path, overwrite: true);
    }

    private static void Require(PeerBook book)
    {
        if (book.Added.Any(peer => peer is null))
            throw new JsonException("a peer is null.");
        foreach (var (i, peer) in book.Added.Index())
        {
            if (peer.Id.Length == 0 || book.Added.Take(i).Any(other => other.Id == peer.Id))
                throw Wrong(i, new(nameof(peer.Id), peer.Id, "an identifier that no other peer has"));
            foreach (var fault in peer.Faults())
                throw Wrong(i, fault);
        }

        if (book.Paused.FirstOrDefault(id => !RegistryName.IsValidId(id)) is { } paused)
            throw new JsonException($"paused has \"{paused}\", which is no identifier.");
    }

    private static JsonException Wrong(int index, SettingFault fault) =>
        new((fault with { Key = $"added[{index}].{JsonNamingPolicy.CamelCase.ConvertName(fault.Key)}" }).ToString());
}
