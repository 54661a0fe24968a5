using System.Security.Cryptography;
using Federation.Hosting;

namespace Federation.Up;

/// <summary>The person of a local federation, who may do everything, with a password of this machine alone.</summary>
internal sealed class LocalPerson(string folder)
{
    // Without letters that look like others; 20 of 31 are 99 bits.
    private const string Letters = "abcdefghjkmnpqrstuvwxyz23456789";
    private const int PasswordLength = 20;

    /// <summary>What to type as name.</summary>
    internal const string Id = "liaison";

    /// <summary>What to type as password.</summary>
    internal string Password => File.ReadAllText(PasswordFile());

    /// <summary>The settings of the person, below <c>Identity:People:0</c>.</summary>
    internal IEnumerable<KeyValuePair<string, string?>> Declare(string organization)
    {
        const string Person = "Identity:People:0";
        yield return new($"{Person}:Id", Id);
        yield return new($"{Person}:Name", "Local liaison officer");
        yield return new($"{Person}:PasswordFile", PasswordFile());
        yield return new($"{Person}:Organization", organization);
        foreach (var (i, role) in FederationRoles.All.Index())
            yield return new($"{Person}:Roles:{i}", role);
    }

    private string PasswordFile()
    {
        var file = Path.Combine(folder, $"{Id}.password");
        if (!File.Exists(file))
            OwnerOnly.Write(file, RandomNumberGenerator.GetString(Letters, PasswordLength));
        return file;
    }
}
