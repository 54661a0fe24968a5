using System.CommandLine;
using System.Globalization;
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
        var table = FittingTable.Create("entity", "organisations", "keys", "intermediate", "policy", "constraints");
        foreach (var subordinate in administration.List())
            table.AddRow(
                Markup.Escape(subordinate.EntityId),
                Markup.Escape(string.Join(", ", subordinate.Organizations)),
                Markup.Escape(string.Join(", ", subordinate.KeyIds())),
                subordinate.Intermediate ? "yes" : "no",
                subordinate.MetadataPolicy is null ? "no" : "yes",
                Markup.Escape(Told(subordinate.Constraints)));
        Screen.Output().WriteFitting(table);
        return Task.CompletedTask;
    });

    private static Command Add()
    {
        var entity = Entity();
        var organizations = new Option<string[]>("--organization") { Description = "An organisation that it, and the entities below it, may speak for; may be repeated", HelpName = "ID", Arity = ArgumentArity.OneOrMore, Required = true };
        var keySet = new Option<FileInfo>("--key-set") { Description = "Its public federation keys (JSON Web Key Set), as its own 'federation identity entity-keys' prints them", HelpName = "FILE", Required = true };
        var intermediate = new Option<bool>("--intermediate") { Description = "It vouches for further entities" };
        var policy = new Option<FileInfo?>("--policy") { Description = "What its metadata must be: a metadata policy of OpenID Federation 1.0 (JSON)", HelpName = "FILE" };
        var pathLength = new Option<int?>("--max-path-length") { Description = "Most intermediates between this provider and one below the entity, which itself is the first of them; 0 for none", HelpName = "N" };
        var permitted = Names("--permitted-name", "A host that it and those below it may have, or .example for all of a domain; may be repeated");
        var excluded = Names("--excluded-name", "A host that they may not have, also where it is permitted; may be repeated");
        var types = Names("--entity-type", "What they may be, such as openid_provider; may be repeated");
        var replace = new Option<bool>("--replace") { Description = "Take the place of the subordinate of this name: for new keys, organisations, or another policy or constraints" };
        return Administer(new("add", "Vouch for an entity.") { entity, organizations, keySet, intermediate, policy, pathLength, permitted, excluded, types, replace }, async (administration, line, cancellationToken) =>
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
                Constraints = new SubordinateConstraints
                {
                    MaximumPathLength = line.GetValue(pathLength),
                    PermittedNames = line.GetRequiredValue(permitted),
                    ExcludedNames = line.GetRequiredValue(excluded),
                    EntityTypes = line.GetRequiredValue(types),
                },
            };
            await administration.AddAsync(subordinate, line.GetValue(replace)).ConfigureAwait(false);
        });
    }

    private static Option<string[]> Names(string name, string description) => new(name) { Description = description, HelpName = "NAME", Arity = ArgumentArity.OneOrMore, DefaultValueFactory = _ => [] };

    private static string Told(SubordinateConstraints constraints) => string.Join(
        "; ",
        new (string Name, IEnumerable<string> Values)[]
        {
            ("max-path-length", constraints.MaximumPathLength is { } length ? [length.ToString(CultureInfo.InvariantCulture)] : []),
            ("permitted", constraints.PermittedNames),
            ("excluded", constraints.ExcludedNames),
            ("types", constraints.EntityTypes),
        }.Where(limit => limit.Values.Any()).Select(limit => $"{limit.Name} {string.Join(", ", limit.Values)}"));

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
