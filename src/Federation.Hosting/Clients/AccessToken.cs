namespace Federation.Hosting;

/// <summary>A token and when to get the next one.</summary>
/// <param name="Value">What is sent.</param>
/// <param name="RenewTime">When to try for the next one.</param>
/// <param name="ExpireTime">When it is worth nothing any more.</param>
internal sealed record AccessToken(string Value, DateTimeOffset RenewTime, DateTimeOffset ExpireTime)
{
    // Tokens are asked for at most this long before they expire, and short ones after four fifths of their life.
    private static readonly TimeSpan _longestLead = TimeSpan.FromMinutes(1);

    internal static AccessToken Received(string value, TimeSpan lifetime, DateTimeOffset now) =>
        new(value, now + lifetime - TimeSpan.FromTicks(Math.Min(_longestLead.Ticks, lifetime.Ticks / 5)), now + lifetime);

    public override string ToString() => $"{nameof(AccessToken)} {{ {nameof(ExpireTime)} = {ExpireTime:O} }}";
}
