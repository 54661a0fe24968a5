namespace Federation.Matching.Text;

/// <summary>What a token is made of.</summary>
internal enum TokenKind : byte
{
    /// <summary>Letters, or letters and digits.</summary>
    Word,

    /// <summary>Digits, perhaps with dots between (<c>802.11</c>) or one letter after (<c>3a</c>).</summary>
    Number,

    /// <summary>A word too common to tell anything.</summary>
    Stop,
}
