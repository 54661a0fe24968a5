namespace Federation.Matching.Text;

/// <summary>Bodies that a text speaks of.</summary>
[Flags]
internal enum BodyMentions : ushort
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>International Telecommunication Union.</summary>
    Itu = 1,

    /// <summary>International Organization for Standardization.</summary>
    Iso = 2,

    /// <summary>International Electrotechnical Commission.</summary>
    Iec = 4,

    /// <summary>Institute of Electrical and Electronics Engineers.</summary>
    Ieee = 8,

    /// <summary>European Telecommunications Standards Institute.</summary>
    Etsi = 16,

    /// <summary>3rd Generation Partnership Project.</summary>
    ThreeGpp = 32,

    /// <summary>World Wide Web Consortium.</summary>
    W3c = 64,

    /// <summary>OASIS Open.</summary>
    Oasis = 128,

    /// <summary>Internet Engineering Task Force.</summary>
    Ietf = 256,

    /// <summary>FIDO Alliance.</summary>
    Fido = 512,
}
