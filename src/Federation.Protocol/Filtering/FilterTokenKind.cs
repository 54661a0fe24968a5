namespace Federation.Protocol.Filtering;

/// <summary>What a token of a filter is.</summary>
internal enum FilterTokenKind
{
    /// <summary>A bare word: a field, a value, AND, OR or NOT.</summary>
    Word,

    /// <summary>A text in quotation marks.</summary>
    Quoted,

    /// <summary>One of <c>= != &lt; &lt;= &gt; &gt;= :</c>.</summary>
    Comparator,

    /// <summary><c>(</c></summary>
    Open,

    /// <summary><c>)</c></summary>
    Close,

    /// <summary>A minus before a term, which means NOT.</summary>
    Minus,

    /// <summary>The end of the filter.</summary>
    End,
}
