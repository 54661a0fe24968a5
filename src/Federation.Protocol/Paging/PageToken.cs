using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Federation.Protocol.Filtering;

namespace Federation.Protocol.Paging;

/// <summary>
/// Page tokens (AIP-158): where the page before ended, bound to the request, so that a token used with another filter or order
/// is refused instead of giving a page that fits neither.
/// </summary>
/// <remarks>A token holds the last item's place in the order, not a count, so items that come and go between two pages make
/// no other item appear twice or not at all.</remarks>
public static class PageToken
{
    private const int MaximumLength = 32 * 1024;
    private const int BindingLength = 12;

    /// <summary>Makes the token of the page after an item.</summary>
    /// <param name="after">The place of the last item of this page.</param>
    /// <param name="request">Every field of the request that must stay as it was: parent, filter, order.</param>
    public static string Issue(OrderKey after, params ReadOnlySpan<string> request)
    {
        ArgumentNullException.ThrowIfNull(after);
        var place = Join([.. after.Values]);
        return Base64Url.EncodeToString([.. Binding(place, request), .. place]);
    }

    /// <summary>Reads a token; gives null for an empty one, which asks for the first page.</summary>
    /// <exception cref="PageTokenException">The token was not issued for such a request.</exception>
    public static OrderKey? Read(string? token, params ReadOnlySpan<string> request)
    {
        if (string.IsNullOrEmpty(token))
            return null;
        if (token.Length > MaximumLength || !TryDecode(token, out var binding, out var place))
            throw new PageTokenException("page_token is not one that this service issues: give next_page_token back unchanged, or start without one");
        return CryptographicOperations.FixedTimeEquals(binding, Binding(place, request))
            ? new OrderKey(Split(place))
            : throw new PageTokenException(
                "page_token was issued for another request: keep filter, order_by and parent as they were, or start without a token");
    }

    private static bool TryDecode(string token, out byte[] binding, out byte[] place)
    {
        (binding, place) = ([], []);
        if (!Base64Url.IsValid(token) || Base64Url.DecodeFromChars(token) is not { Length: > BindingLength } bytes)
            return false;
        (binding, place) = (bytes[..BindingLength], bytes[BindingLength..]);
        try
        {
            return Split(place).Count > 0;
        }
        catch (Exception e) when (e is FormatException or EndOfStreamException)
        {
            return false;
        }
    }

    private static byte[] Binding(ReadOnlySpan<byte> place, ReadOnlySpan<string> request) =>
        SHA256.HashData([.. Join(request), .. place])[..BindingLength];

    // Each text behind its length, so that no two lists give the same bytes.
    private static byte[] Join(ReadOnlySpan<string> texts)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        writer.Write7BitEncodedInt(texts.Length);
        foreach (var text in texts)
            writer.Write(text);
        writer.Flush();
        return bytes.ToArray();
    }

    private static List<string> Split(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
        var texts = new List<string>();
        for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
            texts.Add(reader.ReadString());
        return texts;
    }
}
