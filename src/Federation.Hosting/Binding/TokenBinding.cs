namespace Federation.Hosting;

/// <summary>What the access token of a call is bound to, and was proved for this call.</summary>
internal sealed record TokenBinding(bool ToKey, bool ToCertificate)
{
    internal static TokenBinding None { get; } = new(false, false);

    internal bool Meets(BindingPolicy policy) => policy switch
    {
        BindingPolicy.Required => ToKey || ToCertificate,
        BindingPolicy.Dpop => ToKey,
        BindingPolicy.Certificate => ToCertificate,
        _ => true,
    };

    /// <summary>What a policy asks for, to go on after "a token that is bound".</summary>
    internal static string Wanted(BindingPolicy policy) => policy switch
    {
        BindingPolicy.Dpop => "to a key (DPoP, RFC 9449)",
        BindingPolicy.Certificate => "to the client's certificate (RFC 8705)",
        _ => "to a key (DPoP, RFC 9449) or to the client's certificate (RFC 8705)",
    };
}
