using Federation.Hosting;
using Federation.Settings;
using Microsoft.Extensions.Configuration;

namespace Federation.Backup;

/// <summary>Where a node keeps its store.</summary>
internal static class StoreFolder
{
    private const string Key = "Node:DataDirectory";

    internal static SettingFlag Flag { get; } = new("--data", "DIR", Key, "Folder of the node's store");

    /// <summary>The file of the store.</summary>
    /// <exception cref="SettingException">No folder is named.</exception>
    internal static string File(IConfiguration settings) => settings[Key] is { Length: > 0 } folder
        ? Path.Combine(Path.GetFullPath(folder), Node.NodeOptions.StoreFile)
        : throw new SettingException(new SettingFault(Key, null, "the folder of the node's store, by --data or the node's --config"));
}
