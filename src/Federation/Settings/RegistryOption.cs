using System.CommandLine;
using System.CommandLine.Parsing;
using Federation.Protocol.Names;

namespace Federation.Settings;

/// <summary>The option that names a registry.</summary>
internal static class RegistryOption
{
    internal static Option<string> Create(string description)
    {
        var registry = new Option<string>("--registry", "-r") { Description = description, HelpName = "REGISTRY", Required = true };
        registry.Validators.Add(result =>
        {
            if (result.GetValue(registry) is { } id)
                Require(result, id);
        });
        return registry;
    }

    /// <summary>Refuses what is no identifier of a registry.</summary>
    internal static void Require(OptionResult result, string id)
    {
        if (!RegistryName.IsValidId(id))
            result.AddError($"--registry {id} is no registry: it must be {RegistryName.IdRule}.");
    }
}
