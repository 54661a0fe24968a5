using System.CommandLine;
using Federation.Matching;

namespace Federation.Match;

/// <summary>Options that several of the <c>match</c> commands have.</summary>
internal static class MatchOption
{
    internal static Option<FileInfo[]> Items(bool required) => new("--items")
    {
        Description = "Items in UTF-8, one JSON object a line: registry, id, title; abstract, date, type, groups, ids, keywords, relations, titles if known. Where registries give one id to items of theirs, the later is called REGISTRY:ID",
        HelpName = "FILE.jsonl[.gz]",
        Required = required,
        AllowMultipleArgumentsPerToken = true,
    };

    internal static Option<FileInfo> Pairs() => new("--pairs")
    {
        Description = "The true pairs: two ids a line, tab-separated",
        HelpName = "FILE.tsv",
        Required = true,
    };

    internal static Option<FileInfo> Ignore() => new("--ignore")
    {
        Description = "Pairs that count neither way",
        HelpName = "FILE.tsv",
    };

    internal static Option<DirectoryInfo> Model() => new("--model")
    {
        Description = "Folder of a model that `federation match train` wrote; without it the one that comes with the program",
        HelpName = "DIR",
    };

    /// <summary>The model in a folder, or the one that comes with the program.</summary>
    /// <exception cref="IOException">A file of the model is missing or malformed.</exception>
    internal static MatchModel Read(DirectoryInfo? folder)
    {
        try
        {
            return folder is null ? MatchModel.Embedded() : MatchModel.Read(name => File.OpenText(Path.Combine(folder.FullName, name)));
        }
        catch (Exception e) when (e is InvalidDataException or FormatException or ArgumentException)
        {
            throw new IOException($"{folder} holds no model that this program can read: {e.Message}", e);
        }
    }
}
