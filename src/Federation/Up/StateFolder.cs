using System.Security.Cryptography;
using System.Text;
using Federation.Hosting;

namespace Federation.Up;

/// <summary>Where <c>up</c> keeps what lasts, for one run at a time.</summary>
internal static class StateFolder
{
    private const string LockFile = "lock";

    /// <summary>The user's folder for the catalogues in <paramref name="catalogs"/>.</summary>
    internal static string For(string catalogs)
    {
        var user = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        var name = catalogs == CatalogFolder.Samples
            ? "samples"
            : $"{Path.GetFileName(Path.TrimEndingDirectorySeparator(catalogs))}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(catalogs)))[..8]}";
        return Path.Combine(user, "federation", name);
    }

    /// <summary>Makes the folder, readable by its owner only, and holds it until the result is disposed.</summary>
    /// <exception cref="SettingException">Another run holds it, or it cannot be written.</exception>
    internal static IDisposable Lock(string folder)
    {
        try
        {
            PrivateFolder.Make(folder);
            return new FileStream(Path.Combine(folder, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new SettingException($"The folder {folder} cannot be written: {e.Message} Choose another with --data.");
        }
        catch (IOException e)
        {
            throw new SettingException($"The folder {folder} cannot be used: {e.Message} If another 'federation up' uses it, end that one or choose another folder with --data.");
        }
    }
}
