using Federation.Hosting;

namespace Federation.Identity;

/// <summary>Somebody who may sign in, and what tokens say of them.</summary>
public sealed record IdentityPerson : ISettings
{
    /// <summary>What they type to sign in, and their subject in tokens, for example <c>a.turing</c>.</summary>
    public string? Id { get; init; }

    /// <summary>What others read, for example <c>Alan Turing</c>; the id where it is not set.</summary>
    public string? Name { get; init; }

    /// <summary>Hash of the password, as <c>federation identity hash-password</c> prints it; either this or <see cref="PasswordFile"/>.</summary>
    public string? PasswordHash { get; init; }

    /// <summary>File that holds the password itself, read for each attempt, so that a new one needs no restart.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>The organisation that they belong to, for example <c>itu-t</c>.</summary>
    public string? Organization { get; init; }

    /// <summary>Some of <see cref="FederationRoles"/>; without one they may read.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <inheritdoc/>
    public IEnumerable<SettingFault> Faults()
    {
        if (string.IsNullOrWhiteSpace(Id))
            yield return new(nameof(Id), null, "what the person types to sign in");
        if (string.IsNullOrWhiteSpace(Organization))
            yield return new(nameof(Organization), null, "the organisation of the person, for example itu-t");
        if (string.IsNullOrEmpty(PasswordHash) && !File.Exists(PasswordFile))
            yield return new(nameof(PasswordFile), PasswordFile, $"a file that holds the password, unless {nameof(PasswordHash)} is set");
        if (!string.IsNullOrEmpty(PasswordHash) && !string.IsNullOrEmpty(PasswordFile))
            yield return new(nameof(PasswordFile), PasswordFile, $"nothing, since {nameof(PasswordHash)} is set");
        if (!string.IsNullOrEmpty(PasswordHash) && !PersonPassword.IsHash(PasswordHash))
            yield return new(nameof(PasswordHash), "...", "what federation identity hash-password prints");
        foreach (var (index, role) in Roles.Index().Where(r => !FederationRoles.All.Contains(r.Item)))
            yield return new($"{nameof(Roles)}:{index}", role, $"one of {string.Join(", ", FederationRoles.All)}");
    }

    /// <summary>The settings without the password.</summary>
    public override string ToString() => $"{nameof(IdentityPerson)} {{ {nameof(Id)} = {Id}, {nameof(Organization)} = {Organization} }}";
}
