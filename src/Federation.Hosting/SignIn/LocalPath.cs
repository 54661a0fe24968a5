namespace Federation.Hosting;

/// <summary>Where a host may send a browser back to because a request says so: never to another host (RFC 9700, 4.11).</summary>
public static class LocalPath
{
    /// <summary>Whether a text is a path of this host. Two slashes or a backslash would lead to another one.</summary>
    public static bool Is([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] string? path) =>
        path is ['/', not ('/' or '\\'), ..] or "/" && !path.Any(char.IsControl);
}
