using System.Text;
using Federation.Hosting;

namespace Federation.Aggregator.Writing;

/// <summary>Puts text of registries into Markdown, so that none of it is taken for markup.</summary>
internal static class Markdown
{
    private const string Special = "\\`*_{}[]<>#|~&";

    /// <summary>A text as it is; line breaks become spaces.</summary>
    internal static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (Special.Contains(c))
                escaped.Append('\\');
            escaped.Append(char.IsControl(c) ? ' ' : c);
        }

        return escaped.ToString();
    }

    /// <summary>A text that leads to an address; the text alone where the address is none of the web.</summary>
    internal static string Link(string text, string uri) =>
        WebAddress.TryRead(uri, out var address)
            ? $"[{Escape(text)}](<{address.AbsoluteUri}>)"
            : Escape(text);
}
