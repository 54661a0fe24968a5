namespace Federation.Hosting;

/// <summary>What a role or group of the OpenID provider means here.</summary>
public sealed record RoleMapping : ISettings
{
    /// <summary>The value of the claim, for example <c>/federation/liaison</c>.</summary>
    public string? Value { get; init; }

    /// <summary>The role of <see cref="FederationRoles"/> that it gives.</summary>
    public string? Role { get; init; }

    /// <inheritdoc/>
    public IEnumerable<SettingFault> Faults()
    {
        if (string.IsNullOrEmpty(Value))
            yield return new(nameof(Value), null, "a value of the claim with the roles");
        if (!FederationRoles.All.Contains(Role))
            yield return new(nameof(Role), Role, $"one of {string.Join(", ", FederationRoles.All)}");
    }
}
