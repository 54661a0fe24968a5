using Federation.Hosting;
using Microsoft.Extensions.Options;

namespace Federation.Identity;

/// <summary>The people of the settings.</summary>
internal sealed class PeopleRegister(IOptions<IdentityOptions> options)
{
    private readonly Dictionary<string, IdentityPerson> _people =
        options.Value.People.ToDictionary(person => person.Id!, StringComparer.Ordinal);

    internal IdentityPerson? Find(string? id) => id is null ? null : _people.GetValueOrDefault(id);

    /// <summary>The person with this id and password, or null, which does not tell which of the two is wrong.</summary>
    internal async Task<IdentityPerson?> VerifyAsync(string id, string password, CancellationToken cancellationToken)
    {
        var person = Find(id);
        return await PersonPassword.VerifyAsync(person, password, cancellationToken).ConfigureAwait(false) ? person : null;
    }

    /// <summary>Everything that the roles of a person allow.</summary>
    internal static IEnumerable<string> ScopesOf(IdentityPerson person) =>
        FederationRoles.Reading.Concat(person.Roles.SelectMany(FederationRoles.ScopesOf));
}
