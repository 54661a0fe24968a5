using Federation.Hosting;

namespace Federation.EndToEnd.Tests.Processes;

/// <summary>The settings of <c>deploy/config</c>, and the keys of the clients in them, as deploy/README.md has an operator make them.</summary>
internal static class OperatorSettings
{
    private static readonly string[] _clients = ["itu-t", "w3c", "w3c-node", "aggregator", "liaison"];

    internal static void CopyTo(TemporaryFolder folder)
    {
        foreach (var settings in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "config")))
            File.Copy(settings, folder.File(Path.GetFileName(settings)));
        Directory.CreateDirectory(folder.File("keys"));
        foreach (var client in _clients)
            File.WriteAllText(folder.File($"keys/{client}.jwks"), PrivateKeyFile.Create(KeyFile(folder, client)));
    }

    /// <summary>The private key of a client.</summary>
    internal static string KeyFile(TemporaryFolder folder, string client) => folder.File($"keys/{client}.pem");
}
