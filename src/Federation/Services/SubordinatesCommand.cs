using System.CommandLine;
using Federation.Identity;
using Federation.Settings;
using Federation.Terminal;
using Spectre.Console;

namespace Federation.Services;

/// <summary><c>federation identity subordinates</c>: the entities that a provider vouches for as the anchor of a federation, while it runs or not.</summary>
internal static class SubordinatesCommand
{
    internal static Command Create() =>
        new("subordinates", "Add, list and remove the entities that the provider vouches for as the anchor of a federation (OpenID Federation 1.0), also while it runs. Run it as the user of the provider, with its settings.")
        {
            List(),
            Add(),
            Remove(),
        };

    private static Command List() => Administer(new("list", "Print the subordinates: whom they may speak for, and by which keys they sign."), (administration, _, _) =>
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumns("entity", "organisations", "keys", "intermediate", "policy");
        foreach (var subordinate in administration.List())
            table.AddRow(
                Markup.Escape(subordinate.EntityId),
                Markup.Escape(string.Join(", ", subordinate.Organizations)),
                Markup.Escape(string.Join(", ", subordinate.KeyIds())),
                subordinate.Intermediate ? "yes" : "no",
                subordinate.MetadataPolicy is null ? "no" : "yes");
        Screen.Output().Write(table);
        return Task.CompletedTask;
    });

    private static Command Add()
    {
        var entity = Entity();
        var organizations = new Option<string[]>("--organization") { Description = "An organisation that it, and the entities below it, may speak for; may be repeated", HelpName = "ID", Arity = ArgumentArity.OneOrMore, Required = true };
        var keySet = new Option<FileInfo>("--key-set") { Description = "Its public federation keys (JSON Web Key Set), as its own 'federation identity entity-keys' prints them", HelpName = "FILE", Required = true };
        var intermediate = new Option<bool>("--intermediate") { Description = "It vouches for further entities" };
        var policy = new Option<FileInfo?>("--policy") { Description = "What its metadata must be: a metadata policy of OpenID Federation 1.0 (JSON)", HelpName = "FILE" };
        var replace = new Option<bool>("--replace") { Description = "Take the place of the subordinate of this name: for new keys, organisations or another policy" };
        return Administer(new("add", "Vouch for an entity.") { entity, organizations, keySet, intermediate, policy, replace }, async (administration, line, cancellationToken) =>
        {
            var keys = line.GetRequiredValue(keySet).FullName;
            var subordinate = new Subordinate
            {
                EntityId = line.GetRequiredValue(entity),
                Organizations = line.GetRequiredValue(organizations),
                KeySet = SubordinateAdministration.ReadJson(await File.ReadAllTextAsync(keys, cancellationToken).ConfigureAwait(false), keys),
                Intermediate = line.GetValue(intermediate),
                MetadataPolicy = line.GetValue(policy) is { FullName: var file }
                    ? SubordinateAdministration.ReadJson(await File.ReadAllTextAsync(file, cancellationToken).ConfigureAwait(false), file)
                    : null,
            };
            await administration.AddAsync(subordinate, line.GetValue(replace)).ConfigureAwait(false);
        });
    }

    private static Command Remove()
    {
        var entity = Entity();
        return Administer(new("remove", "Vouch for an entity no longer.") { entity }, async (administration, line, _) =>
        {
            await administration.RemoveAsync(line.GetRequiredValue(entity)).ConfigureAwait(false);
            Console.WriteLine($"{line.GetRequiredValue(entity)} is believed no longer: by members that reach this provider within a minute, by others for at most {administration.StatementLifetime:d\\.hh\\:mm\\:ss}.");
        });
    }

    private static Command Administer(Command command, Func<SubordinateAdministration, ParseResult, CancellationToken, Task> act)
    {
        var settings = new CommandSettings(command, new SettingFlag("--data", "DIR", "Identity:DataDirectory", "Folder of the keys and the client store"));
        command.SetGuardedAction(async (line, cancellationToken) =>
        {
            var administration = SubordinateAdministration.Open(settings.Read(line));
            await using (administration.ConfigureAwait(false))
                await act(administration, line, cancellationToken).ConfigureAwait(false);
            return ExitCode.Done;
        });
        return command;
    }

    private static Argument<string> Entity() => new("ENTITY") { Description = "What the entity is called; of an OpenID provider the issuer of its tokens, letter by letter" };
}
