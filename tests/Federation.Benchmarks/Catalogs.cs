namespace Federation.Benchmarks;

/// <summary>Finds the catalogues to measure with.</summary>
internal static class Catalogs
{
    /// <summary>The largest catalogue of the folder that the arguments name, or of the samples.</summary>
    internal static string Largest(string[] arguments)
    {
        var folder = arguments is [var given, ..] ? given : Path.Combine(AppContext.BaseDirectory, "samples", "catalogs");
        return new DirectoryInfo(folder).EnumerateFiles("*.jsonl*").MaxBy(file => file.Length)?.FullName
            ?? throw new InvalidOperationException($"{folder} holds no catalogue.");
    }
}
