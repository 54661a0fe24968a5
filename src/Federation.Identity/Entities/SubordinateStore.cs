using System.Text.Json;
using Federation.Hosting;
using Microsoft.Extensions.Options;

namespace Federation.Identity;

/// <summary>
/// The subordinates of the provider, in a file beside the store of its clients, since that may be made anew from the settings. A file that changed is
/// read again, so that commands work on a provider that runs.
/// </summary>
internal sealed class SubordinateStore(IOptions<IdentityOptions> options)
{
    private const string FileName = "subordinates.json";

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly Lock _gate = new();
    private (DateTime Time, long Length)? _version;
    private IReadOnlyList<Subordinate> _known = [];

    private string Path => System.IO.Path.Combine(options.Value.DataDirectory!, FileName);

    /// <summary>All of them, by name.</summary>
    /// <exception cref="SettingException">The file cannot be read.</exception>
    internal IReadOnlyList<Subordinate> Read()
    {
        lock (_gate)
        {
            try
            {
                var file = new FileInfo(Path);
                (DateTime, long)? version = file.Exists ? (file.LastWriteTimeUtc, file.Length) : null;
                if (version != _version)
                    (_known, _version) = (version is null ? [] : JsonSerializer.Deserialize<List<Subordinate>>(File.ReadAllText(Path), _json) ?? [], version);
                return _known;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
            {
                throw new SettingException($"The subordinates cannot be read: {Path}: {e.Message}", e);
            }
        }
    }

    /// <summary>Adds one.</summary>
    /// <param name="subordinate">It.</param>
    /// <param name="replace">Whether it takes the place of the one of its name.</param>
    /// <exception cref="SettingException">There is one of its name, or none that it could replace, or the file cannot be written.</exception>
    internal void Add(Subordinate subordinate, bool replace)
    {
        var others = Read().Where(other => other.EntityId != subordinate.EntityId).ToList();
        var isKnown = others.Count < Read().Count;
        if (isKnown != replace)
            throw new SettingException(replace ? $"There is no subordinate {subordinate.EntityId} to replace." : $"There is a subordinate {subordinate.EntityId} already; --replace changes it.");
        Write([.. others, subordinate]);
    }

    /// <summary>Removes one.</summary>
    /// <exception cref="SettingException">There is none of this name, or the file cannot be written.</exception>
    internal void Remove(string entity)
    {
        var others = Read().Where(other => other.EntityId != entity).ToList();
        if (others.Count == Read().Count)
            throw new SettingException($"There is no subordinate {entity}.");
        Write(others);
    }

    // Written beside and moved, so that a crash leaves no half file.
    private void Write(IReadOnlyList<Subordinate> subordinates)
    {
        PrivateFolder.Open(options.Value.DataDirectory!, IdentityOptions.DataDirectoryKey);
        try
        {
            var unfinished = $"{Path}.new";
            File.Delete(unfinished);
            using (var stream = PrivateFolder.CreateFile(unfinished))
                JsonSerializer.Serialize(stream, subordinates.OrderBy(subordinate => subordinate.EntityId, StringComparer.Ordinal), _json);
            File.Move(unfinished, Path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingException($"The subordinates cannot be kept: {Path}: {e.Message}", e);
        }
    }
}
