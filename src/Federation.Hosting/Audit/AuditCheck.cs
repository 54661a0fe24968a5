using System.Text.Json;

namespace Federation.Hosting;

/// <summary>Holds an audit log to its chain.</summary>
public static class AuditCheck
{
    /// <summary>Reads a file, or a folder's files one after the other, until the first line that does not go on from the one before.</summary>
    /// <param name="path">A file, whose first line may go on from a file that is not here; or the folder, whose first line must be the log's first.</param>
    /// <param name="head">The hash of an entry that was noted earlier, to be found again; null for none.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static AuditCheckResult Run(string path, string? head = null)
    {
        var isFolder = Directory.Exists(path);
        var files = isFolder ? AuditFiles.In(path) : [path];
        if (files.Count == 0)
            throw new FileNotFoundException($"There is no audit log in {path}.");

        long? number = isFolder ? 0 : null;
        var hash = isFolder ? AuditLine.Beginning : null;
        long count = 0;
        var hasHead = head is null;
        foreach (var file in files)
        {
            var lines = 0;
            foreach (var line in LinesOf(file))
            {
                lines++;
                if (Fault(line, ref number, hash) is { } fault)
                    return new AuditCheckResult(count, hash ?? "", hasHead, new AuditBreak(file, lines, fault));
                (hash, count) = (AuditLine.HashOf(line), count + 1);
                hasHead |= hash.Equals(head, StringComparison.OrdinalIgnoreCase);
            }
        }

        return new AuditCheckResult(count, hash ?? "", hasHead, null);
    }

    // Steps on to the number of the line, when it has no fault.
    private static string? Fault(byte[] line, ref long? number, string? hash)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            if (hash is not null && json.RootElement.GetProperty(AuditLine.Previous).GetString() != hash)
                return "it does not go on from the line before: that was altered, or lines between them are missing";
            var own = json.RootElement.GetProperty(AuditLine.Number).GetInt64();
            if (number is not null && own != number + 1)
                return $"it has the number {own}, after {number}";
            number = own;
            return null;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return "it is no entry of an audit log";
        }
    }

    // Lines as bytes, since it is bytes that were hashed. A last line without an end is read too: it was cut off, or is being written.
    private static IEnumerable<byte[]> LinesOf(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var buffered = new BufferedStream(stream);
        using var line = new MemoryStream();
        for (var next = buffered.ReadByte(); next >= 0; next = buffered.ReadByte())
        {
            if (next != '\n')
            {
                line.WriteByte((byte)next);
                continue;
            }

            yield return line.ToArray();
            line.SetLength(0);
        }

        if (line.Length > 0)
            yield return line.ToArray();
    }
}
