using System.Net;
using System.Text;
using System.Xml;

namespace Federation.Aggregator.Watch.Feeds;

/// <summary>Writes feeds as XML (RFC 4287).</summary>
internal static class AtomWriter
{
    private const string Author = "Federation";

    private static readonly XmlWriterSettings _settings = new() { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), Indent = true };

    internal static byte[] Write(AtomFeed feed)
    {
        using var bytes = new MemoryStream();
        using (var xml = XmlWriter.Create(bytes, _settings))
        {
            xml.WriteStartElement("feed", AtomText.Namespace);
            xml.WriteAttributeString("xml", "lang", null, "en");
            Element(xml, "id", AtomText.Id(feed.Name));
            Element(xml, "title", feed.Title);
            Element(xml, "updated", AtomText.Time(feed.Updated));
            xml.WriteStartElement("author", AtomText.Namespace);
            Element(xml, "name", Author);
            xml.WriteEndElement();
            Element(xml, "generator", Author);
            Link(xml, feed, "self", feed.Self);
            Link(xml, feed, "first", feed.First);
            if (feed.Next.Length > 0)
                Link(xml, feed, "next", feed.Next);
            Link(xml, feed, "alternate", feed.Alternate);
            foreach (var entry in feed.Entries)
                Write(xml, feed, entry);
            xml.WriteEndElement();
        }

        return bytes.ToArray();
    }

    private static void Write(XmlWriter xml, AtomFeed feed, AtomEntry entry)
    {
        xml.WriteStartElement("entry", AtomText.Namespace);
        Element(xml, "id", AtomText.Id(entry.Name));
        Element(xml, "title", entry.Title);
        Element(xml, "updated", AtomText.Time(entry.Updated));
        Link(xml, feed, "alternate", entry.Path);
        foreach (var (term, label) in entry.Categories)
        {
            xml.WriteStartElement("category", AtomText.Namespace);
            xml.WriteAttributeString("term", AtomText.Clean(term));
            xml.WriteAttributeString("label", AtomText.Clean(label));
            xml.WriteEndElement();
        }

        // Plain text may be shown with its line breaks collapsed (section 3.1.1.1).
        xml.WriteStartElement("content", AtomText.Namespace);
        xml.WriteAttributeString("type", "html");
        xml.WriteString(string.Concat(entry.Lines.Select(Paragraph)));
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    // A language that is not known is told too: without it, the title would count as of that of the feed.
    private static string Paragraph(AtomLine line)
    {
        var title = line.Title.Length > 0 ? $"""<bdi lang="{Html(line.TitleLanguage)}">{Html(line.Title)}</bdi>""" : "";
        return $"""<p dir="auto">{Html(line.Text)}{title}{Html(line.Rest)}</p>""";
    }

    private static string Html(string text) => WebUtility.HtmlEncode(AtomText.Clean(text));

    private static void Element(XmlWriter xml, string name, string text) => xml.WriteElementString(name, AtomText.Namespace, AtomText.Clean(text));

    private static void Link(XmlWriter xml, AtomFeed feed, string relation, string path)
    {
        xml.WriteStartElement("link", AtomText.Namespace);
        xml.WriteAttributeString("rel", relation);
        xml.WriteAttributeString("type", relation == "alternate" ? "text/html" : FeedEndpoints.MediaType);
        xml.WriteAttributeString("href", new Uri(feed.Service, path).AbsoluteUri);
        xml.WriteEndElement();
    }
}
