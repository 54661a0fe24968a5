using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Federation.Hosting;

/// <summary>
/// Keeps the keys of ASP.NET Core's data protection in memory. Authentication brings data protection along, which would write keys
/// to the user's home folder and share them with every other host. Cookies of people are protected by them: they are good until a restart,
/// unless <see cref="SignInOptions.KeyDirectory"/> keeps the keys.
/// </summary>
internal sealed class MemoryKeyRepository : IXmlRepository
{
    private readonly List<XElement> _keys = [];

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        lock (_keys)
            return [.. _keys];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        lock (_keys)
            _keys.Add(element);
    }
}
