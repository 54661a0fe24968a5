using System.CommandLine;
using Federation.Identity;
using Federation.Settings;
using Federation.Terminal;
using Spectre.Console;

namespace Federation.Services;

/// <summary><c>federation identity clients</c>: the clients of an identity provider, in its store, while it runs or not.</summary>
internal static class ClientsCommand
{
    internal static Command Create() =>
        new("clients", "Add, list, rotate and revoke clients in the store of an identity provider, also while it runs. Run it as the user of the provider, with its settings.")
        {
            List(),
            Add(),
            Rotate(),
            Revoke(),
        };

    private static Command List() => Administer(new("list", "Print the clients: who they are, what they may do, and by which keys they prove themselves."), async (administration, _, cancellationToken) =>
    {
        var table = FittingTable.Create("client", "organisation", "scopes", "services", "keys", "from");
        foreach (var client in await administration.ListAsync(cancellationToken).ConfigureAwait(false))
            table.AddRow(
                Markup.Escape(client.Id),
                Markup.Escape(client.Grant.Organization),
                Markup.Escape(string.Join(", ", client.Grant.Scopes)),
                Markup.Escape(string.Join(", ", client.Grant.Resources)),
                Markup.Escape(string.Join(", ", client.KeyIds)),
                client.IsConfigured ? "settings" : "run time");
        Screen.Output().WriteFitting(table);
    });

    private static Command Add()
    {
        var id = Id();
        var organization = new Option<string>("--organization") { Description = "The organisation that it belongs to", HelpName = "ID", Required = true };
        var scopes = Many("--scope", "SCOPE", "What it may do; may be repeated");
        var resources = Many("--resource", "URI", "Which service it may call, such as urn:federation:itu-t; may be repeated");
        var key = new ClientKey();
        var command = new Command("add", "Add a client.") { id, organization, scopes, resources };
        key.AddTo(command);
        return Administer(command, async (administration, line, cancellationToken) =>
        {
            var client = new IdentityClient
            {
                Id = line.GetRequiredValue(id),
                Organization = line.GetRequiredValue(organization),
                Scopes = line.GetValue(scopes) ?? [],
                Resources = line.GetValue(resources) ?? [],
            };
            await key.UseAsync(line, keySet => administration.AddAsync(client, keySet, cancellationToken)).ConfigureAwait(false);
        });
    }

    private static Command Rotate()
    {
        var id = Id();
        var key = new ClientKey();
        var command = new Command("rotate", "Give a client a new key. The one before works until the next rotation, so that nothing stops meanwhile.") { id };
        key.AddTo(command);
        return Administer(command, (administration, line, cancellationToken) =>
            key.UseAsync(line, keySet => administration.RotateAsync(line.GetRequiredValue(id), keySet, cancellationToken)));
    }

    private static Command Revoke()
    {
        var id = Id();
        return Administer(new("revoke", "Remove a client. It gets no token any more; those that it has are good until they expire.") { id }, async (administration, line, cancellationToken) =>
        {
            await administration.RevokeAsync(line.GetRequiredValue(id), cancellationToken).ConfigureAwait(false);
            Console.WriteLine($"{line.GetRequiredValue(id)} gets no token any more. Nodes take those that it has for at most {administration.AccessTokenLifetime:hh\\:mm\\:ss}.");
        });
    }

    private static Command Administer(Command command, Func<ClientAdministration, ParseResult, CancellationToken, Task> act)
    {
        var settings = new CommandSettings(command, new SettingFlag("--data", "DIR", "Identity:DataDirectory", "Folder of the keys and the client store"));
        command.SetGuardedAction(async (line, cancellationToken) =>
        {
            var administration = await ClientAdministration.OpenAsync(settings.Read(line), cancellationToken).ConfigureAwait(false);
            await using (administration.ConfigureAwait(false))
                await act(administration, line, cancellationToken).ConfigureAwait(false);
            return ExitCode.Done;
        });
        return command;
    }

    private static Argument<string> Id() => new("ID") { Description = "The client's id" };

    private static Option<string[]> Many(string name, string value, string description) =>
        new(name) { Description = description, HelpName = value, Arity = ArgumentArity.OneOrMore, DefaultValueFactory = _ => [] };
}
