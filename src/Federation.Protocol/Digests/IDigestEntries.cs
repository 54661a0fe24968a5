namespace Federation.Protocol.Digests;

/// <summary>Where the entries of a digest lie.</summary>
public interface IDigestEntries
{
    /// <summary>Reads the entries of a range, in their order.</summary>
    IEnumerable<DigestEntry> Read(DigestPrefix range);
}
