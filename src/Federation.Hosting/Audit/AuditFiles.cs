using System.Globalization;
using System.Text.Json;

namespace Federation.Hosting;

/// <summary>The files of an audit log: <c>audit-000001.jsonl</c> and those after it, which are only ever added to.</summary>
internal sealed class AuditFiles : IDisposable
{
    private const string Prefix = "audit-";
    private const string Extension = ".jsonl";
    private const string LockFile = "audit.lock";
    private const string Setting = $"{AuditOptions.Section}:{nameof(AuditOptions.Directory)}";
    private const byte LineEnd = (byte)'\n';

    // More than any line has, even if every character of its texts is written as an escape.
    private const int TailBytes = 64 * 1024;

    private readonly string _folder;
    private readonly FileStream _held;
    private readonly int _maximumBytes;
    private readonly TimeProvider _time;
    private int _fileNumber;
    private FileStream _file;
    private long _number;
    private string _hash = AuditLine.Beginning;

    private AuditFiles(string folder, FileStream held, int maximumBytes, TimeProvider time)
    {
        _folder = folder;
        _held = held;
        _maximumBytes = maximumBytes;
        _time = time;
        var last = In(_folder) is [.., var newest] ? newest : null;
        _fileNumber = last is null ? 1 : NumberOf(last)!.Value;
        _file = last is null ? Create() : OpenEnd(last);
        var torn = ReadEnd();
        if (torn > 0)
            Append([new AuditEntry { Event = "audit.recovered", Numbers = new Dictionary<string, long> { ["torn_bytes"] = torn } }]);
    }

    /// <summary>Opens the log at its end. A line that a crash cut off is removed, and that told by an entry.</summary>
    /// <exception cref="SettingException">The folder cannot be used, or another process writes the log.</exception>
    internal static AuditFiles Open(string folder, AuditOptions options, TimeProvider time)
    {
        FileStream? held = null;
        try
        {
            var place = PrivateFolder.Open(folder, Setting).FullName;
            held = Hold(Path.Combine(place, LockFile));
            return new AuditFiles(place, held, options.MaximumFileBytes, time);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            held?.Dispose();
            var allowed = $"a folder with an audit log that no other process writes; this gives: {e.Message}";
            throw new SettingException(new SettingFault(Setting, folder, allowed), e);
        }
    }

    /// <summary>The files of a folder, oldest first. Copies that somebody put beside them under other names are none of the log's.</summary>
    internal static IReadOnlyList<string> In(string folder) =>
        [.. Directory.EnumerateFiles(folder, Prefix + "*" + Extension).Where(file => NumberOf(file) is not null).OrderBy(NumberOf)];

    /// <summary>Writes entries, and returns when they are on the disk.</summary>
    internal void Append(IReadOnlyList<AuditEntry> entries)
    {
        using var lines = new MemoryStream();
        var (number, hash) = (_number, _hash);
        foreach (var entry in entries)
        {
            var line = AuditLine.Write(entry, ++number, _time.GetUtcNow(), hash);
            lines.Write(line);
            lines.WriteByte(LineEnd);
            hash = AuditLine.HashOf(line);
        }

        if (_file.Length > 0 && _file.Length + lines.Length > _maximumBytes)
            BeginFile();
        var end = _file.Length;
        try
        {
            _file.Write(lines.GetBuffer().AsSpan(0, (int)lines.Length));
            _file.Flush(flushToDisk: true);
        }
        catch (Exception e) when (e is IOException or ArgumentOutOfRangeException)
        {
            // What was written in part is taken back, so that the entries can be written again.
            _file.SetLength(end);
            if (e is IOException)
                throw;

            // So .NET takes the limit that the system sets to the files of a process (EFBIG).
            throw new IOException($"The file cannot grow: {e.Message}", e);
        }

        (_number, _hash) = (number, hash);
    }

    public void Dispose()
    {
        _file.Dispose();
        _held.Dispose();
    }

    private void BeginFile()
    {
        var full = _file;
        _fileNumber++;
        _file = Create();
        full.Dispose();
    }

    private FileStream Create()
    {
        var path = Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{_fileNumber:000000}{Extension}"));
        PrivateFolder.CreateFile(path).Dispose();
        return OpenEnd(path);
    }

    private static int? NumberOf(string file) =>
        int.TryParse(Path.GetFileNameWithoutExtension(file)[Prefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    // Two writers would break the chain. What keeps the second one out is not the log itself, which is to be read and verified meanwhile.
    private static FileStream Hold(string path)
    {
        if (!File.Exists(path))
            PrivateFolder.CreateFile(path).Dispose();
        return new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
    }

    // A buffer would break the chain too: what a full disk did not take stays in it, and is written beside the next attempt.
    private static FileStream OpenEnd(string path) =>
        new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);

    // Gives the bytes of the torn line.
    private long ReadEnd()
    {
        var (line, torn) = Tail(_file);
        if (line.Length == 0 && In(_folder) is [.., var full, _])
        {
            // A new file is empty for a moment; then the chain goes on from the one before.
            using var before = File.OpenRead(full);
            line = Tail(before).Line;
        }

        if (line.Length > 0)
        {
            _hash = AuditLine.HashOf(line);
            _number = AuditLine.NumberOf(line);
        }

        _file.SetLength(_file.Length - torn);
        _file.Seek(0, SeekOrigin.End);
        return torn;
    }

    private static (byte[] Line, long Torn) Tail(FileStream file)
    {
        var tail = new byte[Math.Min(file.Length, TailBytes)];
        file.Seek(-tail.Length, SeekOrigin.End);
        file.ReadExactly(tail);
        var end = Array.LastIndexOf(tail, LineEnd);
        return end < 0
            ? ([], tail.Length)
            : (tail[(tail.AsSpan(0, end).LastIndexOf(LineEnd) + 1)..end], tail.Length - end - 1);
    }
}
