using Federation.Terminal;
using Spectre.Console;

namespace Federation.Up;

/// <summary>Shows where everything listens and what an administrator may try first.</summary>
internal sealed class Tour(IAnsiConsole console, LocalFederation federation)
{
    /// <summary>Prints the addresses, commands with <paramref name="token"/>, and commands that use the file <paramref name="settings"/>.</summary>
    internal void Write(string token, string settings)
    {
        var node = federation.Nodes[0];
        var owner = federation.Writer(node.Catalog);
        var parent = $"registries/{node.Catalog.Registry}";
        console.MarkupLine("[bold underline]Running; Ctrl-C ends it[/]");
        Address("pages, for a browser", federation.Pages);
        console.MarkupLine($"  {"sign in as",-28} [blue]{LocalPerson.Id}[/] with the password [blue]{Markup.Escape(federation.Password)}[/]");
        Address("identity provider", federation.Identity);
        Address("aggregator", federation.Aggregator);
        foreach (var each in federation.Nodes)
            Address($"node {each.Catalog.Registry}", each.Address);
        console.WriteLine();

        // Written as they are: a wrapped command cannot be pasted.
        Lines(
            "Paste this token, good for an hour, then any of the commands:",
            $"  TOKEN={token}",
            "",
            $"  grpcurl -plaintext {At(federation.Aggregator)} list",
            Call(federation.Aggregator, "federation.aggregator.v1.RegistryService/ListRegistries", "{}"),
            Call(federation.Aggregator, "federation.aggregator.v1.DuplicateService/ListDuplicates", """{"page_size": 5, "filter": "score >= 0.9"}"""),
            Call(federation.Aggregator, "federation.catalog.v1.PeerService/ListPeers", "{}"),
            Call(node.Address, "federation.catalog.v1.CatalogService/GetRegistry", $$"""{"name": "{{parent}}"}"""),
            Call(node.Address, "federation.catalog.v1.CatalogService/ListWorkItems", $$"""{"parent": "{{parent}}", "page_size": 5, "filter": "identity"}"""),
            Call(node.Address, "federation.catalog.v1.CatalogService/SyncWorkItems", $$"""{"parent": "{{parent}}", "until_caught_up": true}"""),
            "",
            "Another token, the report again, or how the mirrors stand:",
            $"  {Executable.Invocation} token --config {Executable.Quote(settings)}",
            $"  {Executable.Invocation} report --config {Executable.Quote(settings)} --filter 'score >= 0.9'",
            $"  {Executable.Invocation} peers status --config {Executable.Quote(settings)}",
            "",
            $"To change {parent}, be its owner:",
            $"  {Executable.Invocation} import FILE --registry {node.Catalog.Registry} --node {node.Address} --authority {federation.Identity} --client-id {owner.Id} --secret-file {Executable.Quote(owner.SecretFile!)}");
    }

    private void Address(string service, Uri address) => console.MarkupLine($"  {Markup.Escape(service),-28} [blue]{Markup.Escape(address.ToString())}[/]");

    private void Lines(params IEnumerable<string> lines)
    {
        foreach (var line in lines)
            console.Profile.Out.Writer.WriteLine(line);
    }

    private static string Call(Uri address, string method, string request) =>
        $"  grpcurl -plaintext -H \"authorization: Bearer $TOKEN\" -d '{request}' {At(address)} {method}";

    private static string At(Uri address) => $"{address.Host}:{address.Port}";
}
