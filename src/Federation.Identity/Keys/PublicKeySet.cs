using Federation.Hosting;
using Microsoft.IdentityModel.Tokens;

namespace Federation.Identity;

/// <summary>Reads the public keys that others bring.</summary>
internal static class PublicKeySet
{
    /// <exception cref="SettingException">There is none that can be used, or one that is not public.</exception>
    internal static JsonWebKeySet Read(string json)
    {
        try
        {
            var keys = new JsonWebKeySet(json);

            // HasPrivateKey wants all primes of an RSA key, and d alone is enough to sign.
            if (keys.Keys.Count > 0 && keys.Keys.All(key => key.D is null && !key.HasPrivateKey && key.Kty is JsonWebAlgorithmsKeyTypes.EllipticCurve or JsonWebAlgorithmsKeyTypes.RSA))
                return keys;
        }
        catch (ArgumentException)
        {
            // Told below.
        }

        throw new SettingException("The key set is none that can be used; allowed is a JSON Web Key Set of public EC or RSA keys, as federation identity key prints it.");
    }
}
