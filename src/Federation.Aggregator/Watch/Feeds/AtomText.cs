using System.Security.Cryptography;
using System.Text;
using System.Xml;

namespace Federation.Aggregator.Watch.Feeds;

/// <summary>Texts as Atom wants them.</summary>
internal static class AtomText
{
    /// <summary>Namespace of Atom (RFC 4287, section 1.2).</summary>
    internal const string Namespace = "http://www.w3.org/2005/Atom";

    /// <summary>A text without what XML 1.0 has no way to write (section 2.2).</summary>
    internal static string Clean(string text)
    {
        if (text.All(XmlConvert.IsXmlChar))
            return text;
        var clean = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (XmlConvert.IsXmlChar(text[i]))
                clean.Append(text[i]);
            else if (i + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[i + 1], text[i]))
                clean.Append(text, i++, 2);
            else
                clean.Append('\ufffd');
        }

        return clean.ToString();
    }

    /// <summary>A date construct (RFC 4287, section 3.3).</summary>
    internal static string Time(DateTimeOffset time) => XmlConvert.ToString(time.UtcDateTime, XmlDateTimeSerializationMode.Utc);

    /// <summary>An identifier that follows from a name, and so stays the same: a UUID of version 8 (RFC 9562, section 5.8).</summary>
    internal static string Id(string name)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(name))[..16];
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return $"urn:uuid:{new Guid(bytes, bigEndian: true)}";
    }
}
