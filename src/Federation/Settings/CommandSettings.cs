using System.CommandLine;
using System.Text.Json;
using Federation.Hosting;
using Microsoft.Extensions.Configuration;

namespace Federation.Settings;

/// <summary>
/// Where the settings of a command come from, the later before the earlier: the file, the environment
/// (<c>FEDERATION_Listen__Address</c>), the command line.
/// </summary>
internal sealed class CommandSettings
{
    private const string EnvironmentPrefix = "FEDERATION_";

    private readonly Option<FileInfo?> _file = new("--config", "-c")
    {
        Description = "Settings file (JSON). The environment (FEDERATION_Section__Key) overrides it, and the flags below override both.",
        HelpName = "FILE",
    };

    private readonly Option<string[]> _settings = new("--set")
    {
        Description = "One setting, such as Listen:Address=http://127.0.0.1:7401. May be repeated. Never give a secret here: other users of the machine can read it; use the environment or a secret file.",
        HelpName = "KEY=VALUE",
        Arity = ArgumentArity.OneOrMore,
        DefaultValueFactory = _ => [],
    };

    private readonly (Option<string?> Option, string Key)[] _flags;

    /// <summary>Adds <c>--config</c>, <c>--set</c> and one option for each flag to <paramref name="command"/>.</summary>
    internal CommandSettings(Command command, params IEnumerable<SettingFlag> flags)
    {
        _flags = [.. flags.Select(flag => (new Option<string?>(flag.Name) { Description = $"{flag.Description} ({flag.Key})", HelpName = flag.Value }, flag.Key))];
        command.Options.Add(_file);
        foreach (var (option, _) in _flags)
            command.Options.Add(option);
        command.Options.Add(_settings);
        _settings.Validators.Add(result =>
        {
            foreach (var setting in result.Tokens.Select(token => token.Value).Where(setting => setting.IndexOf('=') < 1))
                result.AddError($"--set {setting} has no key; write --set KEY=VALUE.");
        });
    }

    /// <summary>Reads the settings that <paramref name="line"/> asks for.</summary>
    /// <exception cref="SettingException">The file is missing or is not JSON, or something names a section that there is not.</exception>
    internal IConfiguration Read(ParseResult line)
    {
        var builder = new ConfigurationBuilder();
        if (line.GetValue(_file) is { } file)
            AddFile(builder, file);
        AddEnvironment(builder);
        return builder
            .AddInMemoryCollection(OnTheLine(line))
            .Build();
    }

    private static void AddEnvironment(ConfigurationBuilder builder)
    {
        // Variables without a section are not meant as settings: Kubernetes has such for a service that is called federation.
        var read = new ConfigurationBuilder().AddEnvironmentVariables(EnvironmentPrefix).Build().AsEnumerable()
            .Where(setting => setting.Key.Contains(ConfigurationPath.KeyDelimiter, StringComparison.Ordinal)).ToList();
        SettingSections.Require(read.Select(setting => setting.Key), $"The environment ({EnvironmentPrefix}Section__Key)");
        builder.AddInMemoryCollection(read);
    }

    private static void AddFile(ConfigurationBuilder builder, FileInfo file)
    {
        try
        {
            using var settings = file.OpenRead();
            var read = new ConfigurationBuilder().AddJsonStream(settings).Build().AsEnumerable().ToList();
            SettingSections.Require(read.Select(setting => setting.Key), $"The settings file {file.FullName}");
            builder.AddInMemoryCollection(read);
        }
        catch (Exception e) when (e is FormatException or InvalidDataException or JsonException)
        {
            var reason = e as JsonException ?? e.InnerException ?? e;
            throw new SettingException($"The settings file {file.FullName} is not JSON: {(reason is JsonException fault ? JsonFault.Describe(fault) : reason.Message)}");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SettingException($"The settings file {file.FullName} does not exist.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingException($"The settings file {file.FullName} cannot be read: {e.Message}");
        }
    }

    private Dictionary<string, string?> OnTheLine(ParseResult line)
    {
        var settings = new Dictionary<string, string?>();
        foreach (var (option, key) in _flags)
        {
            if (line.GetValue(option) is { } value)
                settings[key] = value;
        }

        foreach (var setting in line.GetValue(_settings) ?? [])
        {
            var end = setting.IndexOf('=');
            SettingSections.Require([setting[..end]], $"--set {setting[..end]}");
            settings[setting[..end]] = setting[(end + 1)..];
        }

        return settings;
    }
}
